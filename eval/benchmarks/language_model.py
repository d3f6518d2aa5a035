"""What a language model says before and after it is checked: ``python -m eval.benchmarks.language_model``.

The model is that of the settings (``SEISAKU_LLM_URL``, ``SEISAKU_LLM_MODEL``); the questions are the
development questions of the deck. Before: every figure and date of the model's own words against the
slides it was given. After: those of the answers that would be shown, against the slides they cite.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
from tqdm import tqdm

from assistant.chain import Assistant
from assistant.llm import writer as writing
from assistant.llm.endpoint import Endpoint, Part
from assistant.llm.grounding import check
from assistant.llm.prompt import Source
from assistant.llm.sentences import sentences
from assistant.llm.writer import MODE, Writer
from assistant.open import open_assistant, open_writer
from assistant.settings import load_settings
from assistant.types import Answer
from assistant.verify import is_told
from corpus.expressions import find_expressions
from eval.benchmarks.report import machine, write_results
from eval.dataset import development_dataset, load_dataset
from eval.report import PACKAGES, git_hash, versions
from eval.run import answer_score


class Recorded:
    """A model whose words are kept."""

    def __init__(self, model: writing.Streams) -> None:
        self._model = model
        self.said: list[str] = []

    def stream(self, prompt: Sequence[Part]) -> Iterator[str]:
        """Yield what the model yields."""
        self.said.append("")
        for piece in self._model.stream(prompt):
            self.said[-1] += piece
            yield piece

    def complete(self, prompt: Sequence[Part]) -> str:
        """Return what the model says."""
        return "".join(self.stream(prompt))


def main(
    index: Annotated[Path | None, typer.Option(help="索引のフォルダ / index")] = None,
    out: Annotated[Path | None, typer.Option(help="結果を書くフォルダ / results")] = None,
    questions: Annotated[int, typer.Option(help="問いの数 / questions")] = 60,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Count what the model gets wrong, and what of it is left in the answers."""
    settings = load_settings(None, {"index_dir": index})
    if open_writer(settings) is None:
        raise typer.BadParameter("設定 llm_url がありません / the setting llm_url is not set")
    cases = [case for case in load_dataset(development_dataset()) if case.answerable][:questions]
    with closing(open_assistant(settings)) as assistant:
        model = Recorded(
            Endpoint(
                settings.llm_url or "", settings.llm_model,
                settings.llm_api_key.get_secret_value(), settings.llm_seconds, settings.llm_retries,
            )
        )  # fmt: skip
        assistant.writer = Writer(model, settings.language)
        found: Counter[str] = Counter()
        scores: dict[str, list[float]] = {"extractive": [], "shown": []}
        for case in tqdm(cases, unit="問", disable=quiet):
            model.said.clear()
            answer = assistant.ask(case.question)
            found += _counted(assistant, answer, model.said)
            scores["shown"].append(answer_score(case, answer))
            scores["extractive"].append(answer_score(case, assistant.extract(case.question, ())))
    figures: dict[str, Any] = {
        "questions": len(cases),
        # a Counter forgets what it has none of, and none is what is hoped for
        **{name: found[name] for name in sorted({*found, "wrong_figures_shown"})},
        **{f"answer_score_{name}": sum(v) / max(1, len(v)) for name, v in scores.items()},
    }
    origin = {"machine": machine(), "git": git_hash(), "model": settings.llm_model}
    text = "\n".join(
        ["| | |", "|---|---:|", *(f"| {k} | {_shown(v)} |" for k, v in figures.items())]
    )
    print(text)  # noqa: T201
    if out is not None:
        values = {**origin, "versions": versions(PACKAGES), "figures": figures}
        write_results(out, "language_model", values, text + "\n")


def _shown(value: float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _counted(assistant: Assistant, answer: Answer, said: Sequence[str]) -> Counter[str]:
    """Count one answer's figures before and after checking, and the faults found."""
    counts: Counter[str] = Counter({"shown_generative": int(answer.mode == MODE)})
    counts["declined"] = int(answer.abstained)
    if said:
        sources = assistant.sources(assistant.extract(answer.question, ()))
        counts["asked_the_model"] = 1
        own = list(sentences(said))[: writing.SENTENCES]
        counts["sentences"] = len(own)
        counts += Counter(f"fault_{c.fault}" for s in own if (c := check(s, sources)).fault)
        counts["figures_said"], counts["wrong_figures_said"] = _wrong("\n".join(own), sources)
    slides = [assistant.slide(c.document, c.slide) for c in answer.citations]
    told = [e for s in slides for e in find_expressions(f"{s.title}\n{s.text}")]
    shown = find_expressions(answer.answer) if answer.mode == MODE else ()
    counts["figures_shown"] = len(shown)
    counts["wrong_figures_shown"] = sum(not is_told(figure, told) for figure in shown)
    return counts


def _wrong(text: str, sources: Sequence[Source]) -> tuple[int, int]:
    """Return the number of figures and dates of a text, and of those that no source tells."""
    told = [e for s in sources for e in find_expressions(f"{s.slide.title}\n{s.slide.text}")]
    said = find_expressions(text)
    return len(said), sum(not is_told(figure, told) for figure in said)


if __name__ == "__main__":
    typer.run(main)
