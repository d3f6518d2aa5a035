"""``seisaku eval curate`` in the terminal: one candidate after the other, each decision at once."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from assistant.common.messages import Language, message
from assistant.operate.curation import Candidate, Entry, Place, Trouble, answer_lines
from eval.cases.curate.asking import Asking, plain
from eval.cases.curate.curator import FeedbackCurator
from eval.cases.curate.entries import DraftError
from eval.cases.curate.prompts import Questions

ACCEPT, EDIT, REJECT, SKIP, QUIT = "a", "e", "r", "s", "q"


class Terminal:
    """Asks a person what is to become of each candidate."""

    def __init__(self, curator: FeedbackCurator, language: Language) -> None:
        self._curator, self._language = curator, language
        self._console = Console(highlight=False)
        self._ask = Asking(self._console)
        self._questions = Questions(self._ask, curator.kinds, language)
        self.counts: Counter[str] = Counter()

    def run(self) -> None:
        """Go through what waits, until the end or until the person quits."""
        waiting = self._curator.waiting()
        if not waiting:
            self._say("curate_none")
        for place, candidate in enumerate(waiting, start=1):
            self._show(candidate, place, len(waiting))
            if not self._decided(candidate):
                return

    def _decided(self, candidate: Candidate) -> bool:
        """Ask until a candidate is decided on or put off; False where the person quits."""
        while True:
            self._show_draft(candidate)
            choices = (ACCEPT, EDIT, REJECT, SKIP, QUIT)
            choice = self._ask.choice(self._label("curate_choose"), choices)
            if choice == EDIT:
                self._edit(candidate)
            elif choice == REJECT:
                rejected = self._curator.reject(candidate)
                self._say("curate_rejected" if rejected else "curate_decided")
                self.counts["rejected"] += rejected
                return True
            elif choice != ACCEPT:
                return choice == SKIP
            elif self._accepted(candidate):
                return True

    def _accepted(self, candidate: Candidate) -> bool:
        if (entry := self._draft(candidate)) is None:
            return False
        outcome = self._curator.accept(candidate, entry)
        if outcome.troubles and self._warned_only(outcome.troubles):
            outcome = self._curator.accept(candidate, entry, despite_warnings=True)
        if outcome.said:
            self._ask.tell(outcome.said)
            self.counts["accepted"] += 1
        return bool(outcome.said)

    def _warned_only(self, troubles: Iterable[Trouble]) -> bool:
        """Tell the troubles; True where there are warnings only and the person accepts them."""
        levels = set()
        for trouble in troubles:
            level = message(f"curate_{trouble.level}", self._language)
            self._ask.tell(f"{level}: {trouble.field}: {trouble.text}")
            levels.add(trouble.level)
        return levels == {"warning"} and self._ask.yes(self._label("curate_anyway"), False)

    def _edit(self, candidate: Candidate) -> None:
        """Have the draft's own file edited where there is an editor, else ask field by field."""
        drafts = self._curator.drafts
        if editor := os.environ.get("VISUAL") or os.environ.get("EDITOR"):
            path = drafts.path(candidate)
            if not path.exists():
                drafts.keep(candidate, candidate.entry)
            self._open(editor, path)
        elif (entry := self._draft(candidate)) is not None:
            self._questions.edit(entry, lambda draft: self._curator.keep(candidate, draft))

    def _open(self, editor: str, path: Path) -> None:
        """Let the person's own editor work on a file until it is closed."""
        try:
            subprocess.run([*shlex.split(editor), str(path)], check=True)
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            self._say("curate_editor_failed", reason=error)

    def _draft(self, candidate: Candidate) -> Entry | None:
        """Return the draft, None where a person must mend its file first."""
        drafts = self._curator.drafts
        try:
            return drafts.of(candidate)
        except DraftError as error:
            self._say("curate_draft_broken", file=drafts.path(candidate), reason=error)
            return None

    def _show(self, candidate: Candidate, place: int, count: int) -> None:
        thumb = message(f"curate_thumb_{candidate.thumb}", self._language)
        when = candidate.at.astimezone().strftime("%Y-%m-%d %H:%M")
        told = {"place": place, "count": count, "number": candidate.number, "when": when}
        title = message("curate_head", self._language, thumb=thumb, **told)
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        said = "\n".join(f"{turn.role}: {turn.content}" for turn in candidate.history)
        refused = message("curate_refused", self._language) if candidate.abstained else ""
        places = "curate_offered" if candidate.abstained else "curate_places"
        for key, text in (
            ("curate_history", said),
            ("curate_question", candidate.question),
            ("curate_answer", f"{refused}{candidate.answer}"),
            ("curate_comment", candidate.comment),
            (places, self._places(candidate.places)),
        ):
            if text:
                table.add_row(message(key, self._language), Text(plain(text)))
        self._console.print(Panel(table, title=Text(title)))

    def _show_draft(self, candidate: Candidate) -> None:
        if (entry := self._draft(candidate)) is None:
            return
        lines = [f"{self._label('curate_draft')}: {entry.question}"]
        if entry.answerable:
            lines.append(f"  {self._label('curate_kind')}: {entry.kind}")
            lines.append(f"  {self._label('curate_answers')}: {answer_lines(entry.answers)}")
            lines.append(f"  {self._label('curate_gold')}: {self._places(entry.gold)}")
        else:
            lines.append(f"  {self._label('curate_unanswerable')}: {entry.reason}")
        self._ask.tell("\n".join(lines))

    def _places(self, places: Iterable[Place]) -> str:
        slide = self._label("curate_slide")
        return "\n".join(f"{p.document} {slide} {p.slide} {p.quote}".rstrip() for p in places)

    def _label(self, key: str) -> str:
        return message(key, self._language)

    def _say(self, key: str, **values: object) -> None:
        self._ask.tell(message(key, self._language, **values))
