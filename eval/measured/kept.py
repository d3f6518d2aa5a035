"""Figures taken out of a benchmark's file, and kept as a small file of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.measured.types import Figure, Kept, Line, MeasuredError

RESULTS = Path(__file__).parent / "results"
DIGITS = 6
"""Decimals that are kept: enough that the three that are shown are rounded once."""
ABOUT = ("machine", "questions_sha256", "dataset_sha256", "note")
HASH = 8
"""Letters of a hash: enough to see that the questions changed, too few to look like a secret."""
MEANS = ("mean", "value", "marked")
"""What runs call the number that ``interval``, or ``low`` and ``high``, belong to."""
COMMIT = 7
"""Letters of a commit."""


def accepted(
    values: Mapping[str, Any], lines: Sequence[Line], told: Mapping[str, str], path: Path
) -> Kept:
    """Return what the tables need of a run.

    Args:
        values: a benchmark's ``NAME.json``.
        lines: that are to be told of it.
        told: what the file does not tell or tells wrongly: ``command``, ``date``, ``commit``, ``note``.
        path: of the file, for errors.

    Raises:
        MeasuredError: a figure is missing, or command, date or commit are told nowhere.
    """
    known = {"commit": values.get("git"), **values, **{k: v for k, v in told.items() if v}}
    for name in ("command", "date", "commit"):
        if not known.get(name):
            raise MeasuredError(
                f"{path}: {name} がありません。--{name} で指定してください。 / give --{name}"
            )
    return Kept(
        str(known["command"]),
        str(known["date"]),
        str(known["commit"])[:COMMIT],
        {line.path: figure_at(values, line.path, path) for line in lines},
        {name: _short(name, str(known[name])) for name in ABOUT if known.get(name)},
    )


def _short(name: str, value: str) -> str:
    return value[:HASH] if name.endswith("sha256") else value


def figure_at(values: Mapping[str, Any], path: str, file: Path) -> Figure:
    """Return the number at a path with the interval and the ``n`` that stand by it.

    Raises:
        MeasuredError: there is none.
    """
    *way, last = path.split("/")
    node: Any = values
    above: Any = {}
    try:
        for key in way:
            above, node = node, node[int(key) if isinstance(node, list) else key]
        value = round(float(node[last]), DIGITS)
    except (KeyError, IndexError, TypeError, ValueError):
        raise MeasuredError(f"{file}: {path} がありません。 / no such figure") from None
    n = node.get("n", above.get("n") if isinstance(above, Mapping) else None)
    return Figure(value, _interval(node, last), n)


def _interval(node: Mapping[str, Any], name: str) -> tuple[float, float] | None:
    between = node.get("interval") or (node.get("low"), node.get("high"))
    low, high = between if name in MEANS else node.get(f"{name}_interval", (None, None))
    return None if low is None or high is None else (round(low, DIGITS), round(high, DIGITS))


def write(kept: Kept, path: Path) -> None:
    """Write a kept file, one figure a line.

    Raises:
        OSError: it cannot be written.
    """
    head = {"command": kept.command, "date": kept.date, "commit": kept.commit, **kept.about}
    rows = [f" {_text(name)}: {_text(value)}," for name, value in head.items()]
    figures = [
        f"  {_text(name)}: {_text({k: v for k, v in asdict(figure).items() if v is not None})}"
        for name, figure in kept.figures.items()
    ]
    body = "\n".join(["{", *rows, ' "figures": {', ",\n".join(figures), " }", "}"])
    path.write_text(body + "\n", encoding="utf-8")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def read(path: Path) -> Kept:
    """Return a kept file.

    Raises:
        MeasuredError: it is missing or is none.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        figures = {name: _figure(value) for name, value in values.pop("figures").items()}
        command, date, commit = (values.pop(name) for name in ("command", "date", "commit"))
        return Kept(command, date, commit, figures, values)
    except (OSError, KeyError, ValueError, AttributeError) as error:
        raise MeasuredError(
            f"{path}: {error!r}。python -m eval.measured accept で書き直してください。"
            " / write it anew with accept"
        ) from None


def _figure(value: Mapping[str, Any]) -> Figure:
    between = value.get("interval")
    return Figure(value["value"], tuple(between) if between else None, value.get("n"))
