"""One self-contained HTML page: every case with its answer, what was accepted, and its slides."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from assistant.common.types import Citation, Evidence
from eval.scoring.compare import Change
from eval.scoring.judge import Result
from eval.scoring.plan import Done
from eval.scoring.reports.page_parts import POLICY, SCRIPT, STYLE
from eval.scoring.reports.pictures import Pictures

OUTCOMES = {"right": "正解 / right", "wrong": "不正解 / wrong"}
CHANGES = {"won": "正解になった / won", "lost": "不正解になった / lost"}
HEADS = (
    "問題 / case", "質問 / question", "正解 / accepted", "回答 / answer", "引用・箇所 / sources",
)  # fmt: skip


def page(done: Done, summary: str, pictures: Pictures) -> str:
    """Return the page.

    Args:
        done: the run.
        summary: the terminal's table.
        pictures: gives the slides' pictures.
    """
    moved = {change.id: change for change in done.changes}
    rows = "\n".join(_row(r, moved.get(r.case.id), pictures) for r in done.results)
    heads = "".join(f"<th>{head}</th>" for head in HEADS)
    verdict = "合格 / passed" if done.passed else "不合格 / failed"
    return (
        '<!doctype html><html lang="ja"><meta charset="utf-8"><title>seisaku eval</title>'
        f'<meta name="viewport" content="width=device-width">{POLICY}<style>{STYLE}</style>'
        f"<h1>評価結果: {verdict}</h1><details><summary>指標 / metrics</summary>"
        f"<pre>{html.escape(summary)}</pre></details>"
        f'<form id="filters">{_filters(done.results)}<output id="count"></output></form>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f"<script>{SCRIPT}</script></html>\n"
    )


def _filters(results: Sequence[Result]) -> str:
    splits = dict.fromkeys(result.case.split for result in results)
    kinds = sorted({result.case.kind for result in results})
    tags = sorted({tag for result in results for tag in _tags(result)})
    choices: dict[str, tuple[str, Mapping[str, str]]] = {
        "split": ("組 / split", {name: name for name in splits}),
        "kind": ("種類 / kind", {name: name for name in kinds}),
        "outcome": ("正誤 / outcome", OUTCOMES),
        "change": ("以前との差 / change", CHANGES),
        "tags": ("札 / tag", {name: name for name in tags}),
    }
    selects = "".join(_select(name, *given) for name, given in choices.items())
    return f'{selects}<label>語 / words <input type="search" data-filter="words"></label>'


def _select(name: str, label: str, options: Mapping[str, str]) -> str:
    inner = "".join(
        f'<option value="{html.escape(value)}">{html.escape(shown)}</option>'
        for value, shown in options.items()
    )
    return (
        f'<label>{label} <select data-filter="{name}"><option value="">すべて / all</option>'
        f"{inner}</select></label>"
    )


def _tags(result: Result) -> tuple[str, ...]:
    return (*result.case.tags, *(() if result.case.answerable else ("unanswerable",)))


def _row(result: Result, change: Change | None, pictures: Pictures) -> str:
    case = result.case
    data = {
        "split": case.split,
        "kind": case.kind,
        "outcome": "right" if result.right else "wrong",
        "change": change.outcome if change else "",
        "tags": " ".join(_tags(result)),
    }
    attributes = "".join(f' data-{name}="{html.escape(value)}"' for name, value in data.items())
    cells = (
        _case(result), _question(result), _accepted(result), _answer(result, change),
        "".join(_source(*source, pictures) for source in enumerate(_sources(result), start=1)),
    )  # fmt: skip
    return f"<tr{attributes}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _case(result: Result) -> str:
    score = "" if result.score is None else f"<br>{result.score:.2f}"
    mark = "○" if result.right else "×"
    tags = " ".join(_tags(result))
    case = result.case
    return (
        f"<b>{mark}</b> {html.escape(case.id)}<br>{case.split} {case.kind}{score}"
        f"<br><small>{html.escape(tags)}</small>"
    )


def _question(result: Result) -> str:
    earlier = "".join(
        f"<p class=before>{html.escape(turn.content)}</p>" for turn in result.case.history
    )
    return earlier + _text(result.case.question)


def _accepted(result: Result) -> str:
    case = result.case
    if not case.answerable:
        return _text(f"（回答しない / to be declined）{case.reason}")
    groups = case.items or case.facts
    words = ["／".join(group) for group in groups] if groups else ["／".join(case.accepted)]
    slides = "、".join(str(number) for _, number in sorted(case.gold_slides))
    entries = "".join(f"<li>{html.escape(word)}</li>" for word in words)
    return f"<ul>{entries}</ul><small>スライド / slides {slides}</small>"


def _answer(result: Result, change: Change | None) -> str:
    answer = result.answer
    before = f"<p class=before>以前 / before: {html.escape(change.before)}</p>" if change else ""
    figures = "、".join(result.unsupported)
    warning = f"<p class=bad>根拠のない数値: {html.escape(figures)}</p>" if figures else ""
    return f"{_text(answer.answer)}<small>{answer.confidence:.2f}</small>{warning}{before}"


def _sources(result: Result) -> Sequence[Citation | Evidence]:
    """Return what is cited, or the places that are shown where nothing is claimed."""
    return result.answer.citations or result.answer.evidence


def _source(number: int, source: Citation | Evidence, pictures: Pictures) -> str:
    address = pictures.source(source)
    if isinstance(source, Citation):
        marker, words = source.marker, source.quote
    else:
        marker, words = number, source.text
    where = f"[{marker}] スライド{source.slide}: {words}"
    picture = (
        f'<img loading="lazy" alt="スライド{source.slide}" src="{address}">' if address else ""
    )
    return f"<figure>{picture}<figcaption>{html.escape(where)}</figcaption></figure>"


def _text(text: str) -> str:
    return f"<div class=text>{html.escape(text)}</div>"
