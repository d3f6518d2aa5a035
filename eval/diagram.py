"""The reliability diagram as an SVG that needs no library to draw and no script to show."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from eval.reliability import Bin

SIDE, LEFT, TOP, BELOW, RIGHT = 360, 56, 40, 64, 20
"""The square of the plot and the room around it, in pixels."""
_WORDS = 'font-family="sans-serif" font-size="12" fill="#222"'
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
    'viewBox="0 0 {w} {h}" role="img"><title>{title}</title>'
    '<rect width="100%" height="100%" fill="#fff"/>'
)


def reliability_svg(bins: Sequence[Bin], title: str, across: str, upward: str) -> str:
    """Draw the share that came true (upward) over the confidence told (across), with intervals.

    The size of a dot grows with its questions; on the dashed diagonal the confidence is exact.
    """
    width, height = LEFT + SIDE + RIGHT, TOP + SIDE + BELOW
    parts = [
        _HEAD.format(w=width, h=height, title=escape(title)),
        _text(LEFT + SIDE / 2, 22, title),
        *(line for tick in range(0, 11, 2) for line in _grid(tick / 10)),
        _line(0, 0, 1, 1, 'stroke="#888" stroke-dasharray="5 4"'),
        *(_line(b.told, b.low, b.told, b.high, 'stroke="#1f5fa8" stroke-width="2"') for b in bins),
        *(_dot(b) for b in bins),
        _text(LEFT + SIDE / 2, height - 16, across),
        f'<g transform="rotate(-90 14 {TOP + SIDE / 2})">{_text(14, TOP + SIDE / 2, upward)}</g>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(share: float) -> float:
    return round(LEFT + share * SIDE, 1)


def _y(share: float) -> float:
    return round(TOP + (1 - share) * SIDE, 1)


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" {_WORDS}>{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line x1="{_x(x1)}" y1="{_y(y1)}" x2="{_x(x2)}" y2="{_y(y2)}" {style}/>'


def _grid(at: float) -> tuple[str, ...]:
    faint = 'stroke="#ddd"'
    return (
        _line(at, 0, at, 1, faint),
        _line(0, at, 1, at, faint),
        _text(_x(at), _y(0) + 18, f"{at:.1f}"),
        _text(_x(0) - 8, _y(at) + 4, f"{at:.1f}", "end"),
    )


def _dot(one: Bin) -> str:
    radius = round(2 + one.count**0.5 / 2, 1)
    tip = f"{one.told:.2f} → {one.true:.2f} (n = {one.count})"
    return (
        f'<circle cx="{_x(one.told)}" cy="{_y(one.true)}" r="{radius}" fill="#1f5fa8">'
        f"<title>{tip}</title></circle>"
    )
