"""Decides on candidates: what is accepted goes to the dataset, then both are remembered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from assistant.common.messages import Language, message
from assistant.operate.curation import Candidate, Entry, Outcome, Trouble
from assistant.operate.records.feedback import Feedback
from eval.cases.curate.candidates import candidate_of, case_id, case_json, is_candidate, provenance
from eval.cases.curate.casebook import Casebook
from eval.cases.curate.drafts import Drafts
from eval.cases.curate.entries import DraftError
from eval.cases.dataset import AnswerKind, Case
from eval.cases.lint.indexed import Corpus, slides_of


class FeedbackCurator:
    """Makes cases of the feedback in the records.

    A case is appended before the feedback is settled: a run that dies in between finds the case by
    its id and settles then, so that nothing is lost and nothing asked twice.
    """

    def __init__(
        self, feedback: Feedback, corpus: Corpus, dataset: Path, language: Language = "ja"
    ) -> None:
        """Turn feedback into cases of a dataset whose gold stands in a corpus."""
        self.book, self.drafts = Casebook(dataset), Drafts(dataset)
        self._feedback, self._corpus, self._language = feedback, corpus, language

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of answer that a dataset knows."""
        return get_args(AnswerKind)

    def waiting(self) -> list[Candidate]:
        """Return what nobody has decided on yet, oldest first.

        Raises:
            DatasetError: the dataset is broken.
        """
        told = [candidate_of(o) for o in self._feedback.all(state="new") if is_candidate(o)]
        added = {(line.case.id, line.case.provenance) for line in self.book.cases()}
        left = []
        for candidate in told:
            if (case_id(candidate), provenance(candidate)) in added:
                self._settle(candidate, accepted=True)
            else:
                left.append(candidate)
        return left

    def draft(self, candidate: Candidate) -> Entry:
        """Return a candidate's draft as it was last kept, its first one where it cannot be read."""
        try:
            return self.drafts.of(candidate)
        except DraftError:
            return candidate.entry

    def keep(self, candidate: Candidate, entry: Entry) -> None:
        """Keep an unfinished draft for later."""
        self.drafts.keep(candidate, entry)

    def accept(
        self, candidate: Candidate, entry: Entry, *, despite_warnings: bool = False
    ) -> Outcome:
        """Append a case to the dataset, or tell what has kept it from that.

        Raises:
            DatasetError: the dataset is broken, or held by another process.
        """
        with self.book.held():
            if not self._is_open(candidate):
                decided = message("curate_decided", self._language)
                return Outcome(troubles=(Trouble("error", "", decided),))
            values = case_json(candidate, entry)
            troubles = self.book.troubles(values, slides_of(self._corpus))
            errors = [trouble for trouble in troubles if trouble.level == "error"]
            if errors or (troubles and not despite_warnings):
                return Outcome(troubles=tuple(troubles))
            self.book.add(values)
            self._settle(candidate, accepted=True)
        case, file = Case.model_validate(values), self.book.path
        told = {"id": case.id, "split": case.split, "file": file}
        return Outcome(message("curate_accepted", self._language, **told))

    def reject(self, candidate: Candidate) -> bool:
        """Have no case made of a candidate; False where somebody else has decided on it."""
        with self.book.held():
            if not self._is_open(candidate):
                return False
            self._settle(candidate, accepted=False)
            return True

    def _is_open(self, candidate: Candidate) -> bool:
        return any(opinion.id == candidate.number for opinion in self._feedback.all(state="new"))

    def _settle(self, candidate: Candidate, *, accepted: bool) -> None:
        self._feedback.settle(candidate.number, "accepted" if accepted else "rejected")
        self.drafts.drop(candidate)
