"""The extraction report: what was read of each document, and what could not be (HTML and JSON)."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.publish.report import BuildReport
from index.store.extraction import Extraction, LeftOut, dropped_lines, named_pages, remarks
from index.store.generations import current_folder, read_times
from index.store.record_reader import Records

HTML_NAME, JSON_NAME = "extraction.html", "extraction.json"
LINES_SHOWN = 30
"""Things not read that the page lists of one document: a file of strangers may have thousands."""


def extractions(index_dir: Path) -> tuple[tuple[Extraction, ...], tuple[LeftOut, ...]]:
    """Return what the current generation holds of each document, and the files it left out."""
    folder = current_folder(index_dir)
    if folder is None:
        return (), ()
    with closing(Records(folder / "passages.sqlite")) as records:
        return records.extractions(read_times(folder)), records.left_out()


def write_report(index_dir: Path, build: BuildReport, folder: Path) -> Path:
    """Write the report and return its HTML file."""
    rows, left_out = extractions(index_dir)
    folder.mkdir(parents=True, exist_ok=True)
    values = {
        "documents": [asdict(row) for row in rows],
        "failed": _told(left_out, failed=True),
        "skipped": _told(left_out, failed=False),
        "pages": sum(row.pages for row in rows),
        "read_seconds": round(sum(seconds for _, seconds in build.read_seconds), 2),
        "read_peak_mb": round(build.read_peak_bytes / 2**20),
    }
    text = json.dumps(values, ensure_ascii=False, indent=1)
    (folder / JSON_NAME).write_text(text + "\n", encoding="utf-8")
    page = folder / HTML_NAME
    page.write_text(_page(rows, values), encoding="utf-8")
    return page


def _told(left_out: Sequence[LeftOut], failed: bool) -> list[dict[str, str]]:
    return [{"name": i.path, "reason": i.reason} for i in left_out if i.failed == failed]


# --- HTML ---------------------------------------------------------------------------------------

_STYLE = (
    "body{font-family:sans-serif;margin:2rem;color:#1a1a1c}table{border-collapse:collapse}"
    "th,td{border:1px solid #b4b4b4;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    "td.n{text-align:right}.bad{background:#fdeeee}"
)
# Should a document's words ever become markup here, they still run nothing and ask for nothing.
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
_HEADS = (
    "資料", "題名", "形式", "ページ", "文字", "節", "表", "印刷ページ番号", "文字のないページ", "文字化けの疑い",
    "補正した文字", "時間（秒）", "備考", "読み取っていないもの",
)  # fmt: skip


def _page(rows: Sequence[Extraction], values: dict[str, Any]) -> str:
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    body = "\n".join(_row(row) for row in rows)
    lost = "\n".join(
        f'<li class="bad">{html.escape(item["reason"])}</li>' for item in values["failed"]
    ) + "\n".join(
        f"<li>{html.escape(item['name'])}: {html.escape(item['reason'])}</li>"
        for item in values["skipped"]
    )
    return (
        f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>読み取りの報告</title>'
        f"{_POLICY}<style>{_STYLE}</style></head><body><h1>読み取りの報告 / Extraction report</h1>"
        f"<p>資料 {len(rows)}、ページ {values['pages']}、読み取り {values['read_seconds']} 秒、"
        f"メモリ最大 {values['read_peak_mb']} MB</p>"
        f"<h2>読めなかったファイル / not read</h2><ul>{lost or '<li>なし / none</li>'}</ul>"
        f"<h2>資料ごと / by document</h2><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody>"
        "</table></body></html>\n"
    )


def _row(row: Extraction) -> str:
    repairs = "、".join(f"{kind} ×{count}" for kind, count in list(row.repairs.items())[:20])
    numbers = (row.pages, row.characters, row.passages, row.tables, row.printed_pages)
    cells = [_cell(row.name), _cell(row.title), _cell(row.format)]
    cells += [f'<td class="n">{number:,}</td>' for number in numbers]
    cells += [
        _cell(named_pages(row.without_text)),
        _cell(named_pages(row.garbled)),
        _cell(repairs),
        f'<td class="n">{"" if row.seconds is None else row.seconds}</td>',
        _cell("、".join(remarks(row))),
        _list_cell(dropped_lines(row)),
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _list_cell(lines: Sequence[str]) -> str:
    """Return a cell of a list; of a long one the first lines (the JSON has them all)."""
    shown = list(lines[:LINES_SHOWN])
    if len(lines) > LINES_SHOWN:
        shown.append(f"ほか{len(lines) - LINES_SHOWN}")
    return f"<td>{'<br>'.join(html.escape(line) for line in shown)}</td>"


def _cell(text: str) -> str:
    return f"<td>{html.escape(text)}</td>"
