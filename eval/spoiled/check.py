"""How many of the spoiled sentences, and of the true ones, a checker marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.benchmarks.report import with_interval
from eval.scoring.metrics import interval, mean
from eval.spoiled.ground import Ground
from eval.spoiled.types import KINDS, Spoiled

TRUE, ALL = "true", "spoiled"
MARKED = "unheld"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker says of a sentence: held, calculated, picture, none or unheld, and why."""

    check: str
    why: str

    @property
    def marked(self) -> bool:
        """Whether a reader is warned of it."""
        return self.check == MARKED


Check = Callable[[Ground], Verdict]


def checked(ground: Ground) -> Verdict:
    """Check a sentence as if it cited its slides: the one place that knows the checker."""
    from assistant.llm.check import check_claim
    from assistant.llm.sources.source import whole_source

    cited = zip(ground.sentence.places, ground.slides, strict=True)
    sources = [
        whole_source(number, document, slide)
        for number, ((document, _), slide) in enumerate(cited, start=1)
    ]
    found = check_claim(ground.sentence.text, ground.sentence.question, sources)
    return Verdict(found.check, " ".join(filter(None, (found.fault, found.why))))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One sentence with its verdict; ``kind`` is "true" for a true one, ``original`` "" then."""

    kind: str
    id: str
    sentence: str
    original: str
    verdict: Verdict

    @property
    def failed(self) -> bool:
        """Whether a true sentence is marked, or a spoiled one is not."""
        return self.verdict.marked == (self.kind == TRUE)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        told = {"kind": self.kind, "id": self.id, "sentence": self.sentence}
        verdict = {"check": self.verdict.check, "why": self.verdict.why}
        return {**told, "original": self.original, **verdict}


def outcomes(
    true: Sequence[Ground], spoiled: Sequence[tuple[Spoiled, Ground]], check: Check = checked
) -> list[Outcome]:
    """Return the verdicts on all sentences, the true ones first."""
    told = [Outcome(TRUE, g.sentence.id, g.sentence.text, "", check(g)) for g in true]
    return told + [
        Outcome(one.kind, one.id, one.sentence, one.original, check(ground))
        for one, ground in spoiled
    ]


def figures(found: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """Return for true sentences, all spoiled ones and each kind the number and the share marked."""
    groups = {name: [o for o in found if _is_in(o, name)] for name in (TRUE, ALL, *KINDS)}
    return {name: _figure(own) for name, own in groups.items() if own or name not in KINDS}


def _figure(own: Sequence[Outcome]) -> dict[str, Any]:
    marked = _marked(own)
    checks = [outcome.verdict.check for outcome in own]
    return {
        "n": len(own),
        "marked": mean(marked),
        "interval": interval(marked),
        "checks": {check: checks.count(check) for check in sorted(set(checks))},
    }


def _marked(own: Sequence[Outcome]) -> list[float]:
    return [float(outcome.verdict.marked) for outcome in own]


def markdown(found: Sequence[Outcome]) -> str:
    """Return the shares for people."""
    lines = [
        "印を付けた割合と 95 % 区間。正しい文では低いほど、偽の文では高いほどよい。"
        " / share marked unheld: low is good for true sentences, high for spoiled ones",
        "",
        "| 文 / sentences | n | 印あり / marked | 判定の内訳 / checks |",
        "|---|---:|---:|---|",
    ]
    for name, own in figures(found).items():
        values = _marked([o for o in found if _is_in(o, name)])
        checks = "、".join(f"{check} {n}" for check, n in own["checks"].items())
        shown = with_interval(values) if values else "–"
        lines.append(f"| {name} | {own['n']} | {shown} | {checks} |")
    return "\n".join(lines) + "\n"


def _is_in(outcome: Outcome, group: str) -> bool:
    return outcome.kind == group or (group == ALL and outcome.kind != TRUE)


def listed(found: Sequence[Outcome]) -> str:
    """Return the sentences with a wrong verdict, those marked wrongly first, one a paragraph."""
    parts = []
    for outcome in found:
        if outcome.failed:
            verdict = f"{outcome.verdict.check} {outcome.verdict.why}".strip()
            head = f"[{outcome.kind}] {outcome.id} → {verdict}\n  {outcome.sentence}"
            parts.append(f"{head}\n  原文: {outcome.original}" if outcome.original else head)
    return "\n".join(parts)
