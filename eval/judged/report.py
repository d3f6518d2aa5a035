"""The figures of judged systems as Markdown, Japanese first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.benchmarks.paired import ALL

HEADS = {
    "right": "○ 正しい / right", "partly": "△ 一部 / partly", "wrong": "× 誤り / wrong",
    "declined": "− 回答せず / declined", "misleading": "誤解を招く / misleading",
    "right_by_all": "全員が○ / right by all", "misleading_by_any": "誰かが誤解と / misleading by any",
}  # fmt: skip
NOTE = (
    "値は問いの平均、[ ] は 95 % 区間（問いの再抽出）。採点者が二人以上なら採点者の平均。"
    " / means over questions with 95 % bootstrap intervals, averaged over judges"
)


def markdown(found: Mapping[str, Any]) -> str:
    """Return the figures that ``score.scores`` gives for people."""
    judges = list(found["judges"])
    parts = [
        f"# 採点 / judged\n\n問い {found['questions']}、採点者 {'、'.join(judges)}。{NOTE}",
        _systems({name: groups[ALL] for name, groups in found["systems"].items()}),
        *([_section("採点者ごと / each judge", found["judges"])] if len(judges) > 1 else []),
        *_agreement(found["agreement"]),
        *_differences(found["differences"]),
        *_kinds(found["systems"]),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, tables: Mapping[str, Mapping[str, Any]]) -> str:
    parts = [f"### {name}\n\n{_systems(systems)}" for name, systems in tables.items()]
    return "\n\n".join([f"## {title}", *parts])


def _systems(systems: Mapping[str, Mapping[str, Any]]) -> str:
    """Return one row a system of one group of questions."""
    names = [name for name in HEADS if name in next(iter(systems.values()))]
    rows = [
        [system, str(values["n"]), *(_shown(values[name]) for name in names)]
        for system, values in systems.items()
    ]
    return _table(["システム / system", "n", *(HEADS[name] for name in names)], rows)


def _kinds(systems: Mapping[str, Mapping[str, Any]]) -> list[str]:
    kinds = [kind for kind in next(iter(systems.values())) if kind != ALL]
    tables = {kind: {name: groups[kind] for name, groups in systems.items()} for kind in kinds}
    return [_section("種類ごと / by kind", tables)] if tables else []


def _differences(pairs: Sequence[Mapping[str, Any]]) -> list[str]:
    if not pairs:
        return []
    names = [name for name in HEADS if name in pairs[0]]
    rows = [
        [f"{p['first']} − {p['second']}", *(_shown(p[name], "+") for name in names)] for p in pairs
    ]
    head = ["差 / difference", *(HEADS[name] for name in names)]
    return [f"## 同じ問いでの差 / paired differences\n\n{_table(head, rows)}"]


def _agreement(pairs: Sequence[Mapping[str, Any]]) -> list[str]:
    if not pairs:
        return []
    head = [
        "採点者 / judges", "n", "判定の一致 / same mark", "κ", "○か否かの κ / κ of right or not",
        "誤解の一致 / same on misleading", "κ",
    ]  # fmt: skip
    names = ("same", "kappa", "right_kappa", "misleading_same", "misleading_kappa")
    rows = [
        [" と ".join(p["judges"]), str(p["count"]), *(_number(p[name]) for name in names)]
        for p in pairs
    ]
    return [f"## 採点者の一致 / agreement\n\n{_table(head, rows)}"]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _shown(figure: Mapping[str, Any], sign: str = "") -> str:
    low, high = figure["interval"]
    return f"{figure['mean']:{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = "|---|" + "---:|" * (len(head) - 1)
    return "\n".join([_line(head), rule, *(_line(row) for row in rows)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
