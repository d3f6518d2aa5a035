"""The documents view: what is registered, what was read of it, and adding and deleting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.library import Job, Library, Outcome
from assistant.messages import message, one_language
from assistant.settings import Settings
from assistant.web.extraction import extraction_html, left_out_html
from assistant.web.literal import literal
from assistant.web.needs import Assistant
from assistant.web.problems import log_failure
from assistant.web.scope import chosen, matching, year_choices, year_of
from corpus.readers.base import SUPPORTED_SUFFIXES
from index.errors import IndexingError

POLL_SECONDS = 0.4
COLUMN_WIDTHS: list[str | int] = ["19%", "26%", "13%", "9%", "11%", "11%", "11%"]
ANY_YEAR = 0
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


VIEW = 9
"""Components of the view: ``_Parts.view``."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that events read and write."""

    masthead: gr.Markdown
    words: gr.Textbox
    year: gr.Dropdown
    table: gr.Dataframe
    found: gr.Markdown
    chosen: gr.Dropdown
    report: gr.Markdown
    left_out: gr.Markdown
    delete: gr.Button

    @property
    def view(self) -> list[Any]:
        """What a change of the index changes, in the order of ``DocumentsView.refresh``."""
        return [
            self.masthead, self.words, self.year, self.table, self.found, self.chosen, self.report,
            self.left_out, self.delete,
        ]  # fmt: skip


class DocumentsView:
    """What the view does: each public method is one event."""

    def __init__(
        self, assistant: Assistant, settings: Settings, library: Library | None,
        head: Callable[[], str],
    ) -> None:  # fmt: skip
        self._assistant = assistant
        self._head = head
        self.settings = settings
        self.library = library

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the view's language."""
        return message(key, self.settings.language, **values)

    def refresh(self, name: str | None = None) -> tuple[Any, ...]:
        """Return everything as the index is now, with one document's report."""
        documents = self._assistant.documents()
        names = [info.name for info in documents]
        if name not in names:
            name = names[0] if names else None
        left_out = left_out_html(self._assistant.left_out(), self.settings.language)
        years = [(self.say("documents_any_year"), ANY_YEAR)]
        years += year_choices(documents, self.settings.language)
        several = len(documents) > 1
        finding = (gr.Textbox(value="", visible=several), gr.Dropdown(
            choices=years, value=ANY_YEAR, visible=several and len(years) > 1
        ))  # fmt: skip
        dropdown = gr.Dropdown(choices=names, value=name)
        found = self.find("", ANY_YEAR)
        return (self._head(), *finding, *found, dropdown, *self._report(name, left_out))

    def find(self, words: str, year: int | None) -> tuple[list[list[Any]], str]:
        """List the documents that hold some words and are of a year, and say how many they are."""
        documents = self._assistant.documents()
        found = matching(chosen(documents, (), (year,) if year else ()), words)
        rows = [
            [info.name, info.title, info.publisher, str(year_of(info) or ""),
             info.extraction.format or self.say("flat_text"), info.slides,
             len(info.extraction.without_text)]
            for info in found
        ]  # fmt: skip
        told = "" if len(found) == len(documents) else self.say(
            "documents_found", count=len(found), all=len(documents)
        )  # fmt: skip
        return rows, f'<p class="quiet" role="status">{literal(told)}</p>' if told else ""

    def _report(self, name: str | None, left_out: str) -> tuple[Any, ...]:
        report, button = self.choose(name)
        return report, left_out, button

    def choose(self, name: str | None) -> tuple[str, Any]:
        """Show one document's report, and the button to delete it where that is possible."""
        info = next((d for d in self._assistant.documents() if d.name == name), None)
        owned = info is not None and self.library is not None and self.library.owns(info)
        report = extraction_html(info, self.settings.language)
        return report, gr.Button(visible=owned)

    def pick(self, clicked: gr.SelectData) -> str:
        """Choose the document whose row was clicked."""
        return str(clicked.row_value[0])

    def upload(self, files: list[str] | None) -> Iterator[tuple[Any, ...]]:
        """Add files: say what is being done, then what became of each."""
        if not files or self.library is None:
            yield (gr.skip(),) * (2 + VIEW)
            return
        paths = [(Path(file).name, Path(file)) for file in files]
        limit = self.settings.max_upload_files
        if len(paths) > limit:
            for _, path in paths:
                path.unlink(missing_ok=True)
            line = self.say("upload_too_many", limit=limit, count=len(paths))
            yield (None, self._results([Outcome("", "failed", line)]), *(gr.skip(),) * VIEW)
            return
        job = self.library.add(paths)
        yield from ((None, shown, *(gr.skip(),) * VIEW) for shown in self._waiting(job))
        outcomes = self._outcomes(job)
        added = next((item.name for item in outcomes if item.state == "indexed"), None)
        yield (None, self._results(outcomes), *self.refresh(added))

    def ask_delete(self, name: str | None) -> tuple[Any, Any]:
        """Ask whether the document is to be deleted."""
        question = literal(self.say("delete_ask", name=name or ""))
        return f'<p class="ask">{question}</p>', gr.Column(visible=True)

    def delete(self, name: str | None) -> Iterator[tuple[Any, ...]]:
        """Delete the document that was asked about."""
        if name is None or self.library is None:
            yield (gr.Column(visible=False), *(gr.skip(),) * (1 + VIEW))
            return
        job = self.library.remove(name)
        for shown in self._waiting(job):
            yield (gr.Column(visible=False), shown, *(gr.skip(),) * VIEW)
        yield (gr.Column(visible=False), self._results(self._outcomes(job)), *self.refresh())

    def _waiting(self, job: Job) -> Iterator[str]:
        while not job.finished(POLL_SECONDS):
            step, done, total = job.step
            key = f"upload_{step}" if step in ("wait", "read", "store") else "upload_embed"
            line = literal(self.say(key, done=done, total=total))
            yield f'<p class="pending" role="status">{line}</p>'

    def _outcomes(self, job: Job) -> list[Outcome]:
        if job.error is None:
            return job.outcomes
        if isinstance(job.error, AssistantError | IndexingError):
            return [Outcome("", "failed", str(job.error))]
        log_failure(job.error)
        return [Outcome("", "failed", self.say("internal_error"))]

    def _results(self, outcomes: Sequence[Outcome]) -> str:
        lines = "".join(
            f'<li class="{item.state}"><strong>{literal(item.name)}</strong><br>'
            f"{literal(self._line(item))}</li>"
            for item in outcomes
        )
        return f'<ul class="results" role="status">{lines}</ul>'

    def _line(self, item: Outcome) -> str:
        return one_language(item.line.removeprefix(f"{item.name}: "), self.settings.language)


def documents_tab(view: DocumentsView, masthead: gr.Markdown, tab: gr.Tab) -> None:
    """Fill a tab with the view, and connect its events."""
    with gr.Row(elem_id="library"):
        with gr.Column(scale=3, min_width=320, elem_id="holdings"):
            files, status = _adding(view)
            _markup(f"<h2>{literal(view.say('documents_title'))}</h2>")
            with gr.Row(elem_id="finding"):
                words = gr.Textbox(
                    label=view.say("documents_find"), placeholder=view.say("documents_find_hint"),
                    lines=1, max_lines=1, max_length=200, scale=3, min_width=180, visible=False,
                )  # fmt: skip
                year = gr.Dropdown(
                    choices=[(view.say("documents_any_year"), ANY_YEAR)], value=ANY_YEAR, scale=2,
                    label=view.say("documents_year"), min_width=160, visible=False,
                )  # fmt: skip
            found = _markup("", "found")
            table = gr.Dataframe(
                headers=view.say("documents_heads").split("|"),
                datatype=["str", "str", "str", "str", "str", "number", "number"],
                type="array",
                interactive=False,
                wrap=True,
                buttons=[],
                show_label=False,
                label=view.say("documents_title"),
                column_widths=COLUMN_WIDTHS,
                elem_id="documents",
            )
            left_out = _markup("", "left-out")
        with gr.Column(scale=2, min_width=320, elem_id="extraction"):
            _markup(f"<h2>{literal(view.say('extraction'))}</h2>")
            picked = gr.Dropdown(
                choices=[], label=view.say("document_choose"), elem_id="chosen", interactive=True
            )
            report = _markup("", "report")
            delete = gr.Button(view.say("delete"), size="sm", visible=False, elem_id="delete")
            with gr.Column(visible=False, elem_id="confirm") as confirm:
                asked = _markup("")
                with gr.Row():
                    yes = gr.Button(view.say("delete_yes"), variant="stop", size="sm")
                    no = gr.Button(view.say("delete_no"), size="sm")
    parts = _Parts(masthead, words, year, table, found, picked, report, left_out, delete)
    tab.select(view.refresh, picked, parts.view, **QUIET)
    for box in (words, year):
        box.change(
            view.find, [words, year], [table, found], trigger_mode="always_last", **QUIET
        )  # fmt: skip
    table.select(view.pick, None, picked, **QUIET)
    picked.change(view.choose, picked, [report, delete], **QUIET)
    picked.change(lambda: gr.Column(visible=False), None, confirm, **QUIET)
    if files is not None:
        files.upload(view.upload, files, [files, status, *parts.view], **QUIET)
        delete.click(view.ask_delete, picked, [asked, confirm], **QUIET)
        yes.click(view.delete, picked, [confirm, status, *parts.view], **QUIET)
        no.click(lambda: gr.Column(visible=False), None, confirm, **QUIET)


def _adding(view: DocumentsView) -> tuple[gr.File | None, gr.Markdown]:
    settings = view.settings
    _markup(f"<h2>{literal(view.say('upload'))}</h2>")
    if view.library is None:
        return None, _markup(f'<p class="quiet">{literal(view.say("upload_off"))}</p>')
    limits = {"limit": settings.max_file_mb, "files": settings.max_upload_files}
    formats = "、".join(sorted(SUPPORTED_SUFFIXES))
    files = gr.File(
        file_count="multiple",
        label=view.say("upload_label", **limits),
        height=170,
        elem_id="upload",
    )
    _markup(f'<p class="quiet">{literal(view.say("upload_formats", formats=formats))}</p>')
    return files, _markup("", "upload-status")


def _markup(html: str, elem_id: str | None = None) -> gr.Markdown:
    return gr.Markdown(html, elem_id=elem_id, latex_delimiters=[])
