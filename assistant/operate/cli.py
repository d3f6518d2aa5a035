"""``seisaku ask`` and ``seisaku search``: results on stdout, everything else on stderr."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.common.errors import AssistantError
from assistant.common.messages import Language
from assistant.common.places import place
from assistant.common.settings import Settings
from assistant.common.types import Answer, Citation, Evidence, Related, Turn
from assistant.operate.doctor import run_doctor as run_doctor
from corpus.types import Slide
from index.types import Hit

if TYPE_CHECKING:
    from assistant.chain import Assistant

EXIT_OK, EXIT_ERROR = 0, 2


class BatchError(AssistantError):
    """A line of a batch file is wrong; the message names the file and the line."""


def run_ask(settings: Settings, question: str | None, as_json: bool, batch: Path | None) -> int:
    """Print one answer, or one answer JSON a line for every line of a batch file.

    Raises:
        BatchError: the batch file cannot be read; nothing was asked.
    """
    from assistant.open import open_assistant

    requests = list(_read_batch(batch, "question")) if batch else []
    assistant = open_assistant(settings)
    try:
        with _recording(assistant, settings) as ask:
            if batch:
                return _each(requests, lambda r: {**ask(r["question"], _turns(r)).to_json()})
            answer = ask(question or "", ())
            print(_dump(answer.to_json()) if as_json else readable(answer, settings.language))  # noqa: T201
            return EXIT_OK
    finally:
        assistant.close()


Ask = Callable[[str, Sequence[Turn]], Answer]


@contextmanager
def _recording(assistant: Assistant, settings: Settings) -> Iterator[Ask]:
    """Yield what asks, and records each answer before it is given where the settings say so."""
    if not settings.answer_records:
        yield assistant.ask
        return
    from assistant.operate.records import open_records
    from assistant.operate.sealed.content import Asked
    from assistant.operate.sealed.keep import Keeper, answer_records

    records = open_records(settings)
    kept = Keeper(answer_records(records, settings), settings)

    def ask(question: str, history: Sequence[Turn]) -> Answer:
        answer = assistant.ask(question, history)
        # Whoever may run this may see every document.
        groups = {name for names in settings.document_groups.values() for name in names}
        kept.keep(
            Asked(question, history, user=f"command:{getpass.getuser()}", groups=groups),
            answer, assistant,
        )  # fmt: skip
        return answer

    try:
        yield ask
    finally:
        records.close()


def run_search(
    settings: Settings, query: str | None, k: int, as_json: bool, batch: Path | None
) -> int:
    """Print the hits of one query, or of every line of a batch file.

    Raises:
        BatchError: the batch file cannot be read; nothing was searched.
    """
    from assistant.open import open_assistant

    requests = list(_read_batch(batch, "query", "question")) if batch else []
    assistant = open_assistant(settings)
    try:
        if batch:
            return _each(
                requests,
                lambda r: {"hits": hits_json(assistant.search(r.get("query") or r["question"], k))},
            )
        hits = assistant.search(query or "", k)
        if as_json:
            print(_dump(hits_json(hits)))  # noqa: T201
        else:
            print(_readable_hits(hits, assistant.slide, settings.language))  # noqa: T201
        return EXIT_OK
    finally:
        assistant.close()


def hits_json(hits: list[Hit]) -> list[dict[str, Any]]:
    """Return hits in the fixed JSON contract of ``seisaku search`` and ``GET /api/search``."""
    return [
        {
            "rank": rank,
            "score": round(hit.score, 6),
            "document": hit.passage.document,
            "slide": hit.passage.slide,
            "title": hit.passage.slide_title,
            "passage": hit.passage.text,
            "passage_id": hit.passage.id,
        }
        for rank, hit in enumerate(hits, start=1)
    ]


def readable(answer: Answer, language: Language = "ja") -> str:
    """Return an answer for a terminal: the text, then each source, or place shown, with its words."""
    lines = [answer.answer]
    lines += [_quoted(c.marker, c, c.quote, language) for c in answer.citations]
    if not answer.citations:
        lines += [_quoted(i, p, p.text, language) for i, p in enumerate(answer.evidence, start=1)]
    for slide in () if answer.evidence else answer.related:
        lines.append(f"・{slide.document} {_place(slide, language)}")
    lines += [f"※ {warning}" for warning in answer.warnings]
    return "\n".join([*lines, "", answer.credit] if answer.credit else lines)


def _quoted(number: int, source: Citation | Evidence, words: str, language: Language) -> str:
    said = "\n    ".join(line for line in words.splitlines() if line.strip())
    return f"\n[{number}] {source.document} {_place(source, language)}\n    {said}"


def _place(source: Citation | Related | Evidence, language: Language) -> str:
    cells = source.range if isinstance(source, Citation) else ""
    inferred = not isinstance(source, Evidence) and source.printed_page_inferred
    where = place(source.document, source.slide, source.printed_page, inferred, language, cells)
    return where + _titled(source.title)


def _titled(title: str) -> str:
    return f"「{title}」" if title else ""


def _readable_hits(hits: list[Hit], slide: Callable[[str, int], Slide], language: Language) -> str:
    return "\n\n".join(
        f"{rank}. {hit.passage.document} {_place_of(hit, slide, language)}"
        f"  {hit.score:.3f}\n{hit.passage.text}"
        for rank, hit in enumerate(hits, start=1)
    )


def _place_of(hit: Hit, slide: Callable[[str, int], Slide], language: Language) -> str:
    found = slide(hit.passage.document, hit.passage.slide)
    inferred = found.printed_page_inferred
    where = place(hit.passage.document, found.number, found.printed_page, inferred, language)
    return where + _titled(hit.passage.slide_title)


def _each(
    requests: list[dict[str, Any]], answer: Callable[[dict[str, Any]], dict[str, Any]]
) -> int:
    """Answer in order; a question that cannot be answered gives an error line, not an end."""
    code = EXIT_OK
    for request in requests:
        try:
            result = answer(request)
        except AssistantError as error:
            result, code = {"error": str(error)}, EXIT_ERROR
        sys.stdout.write(_dump({**result, "id": request.get("id", result.get("id"))}) + "\n")
        sys.stdout.flush()
    return code


def _read_batch(path: Path, *fields: str) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BatchError(
            f"{path}: 読めません（{error}）。UTF-8 の JSON Lines を指定してください。 / cannot read"
        ) from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _batch_line(path, number, line, fields)


def _batch_line(path: Path, number: int, line: str, fields: tuple[str, ...]) -> dict[str, Any]:
    try:
        request = json.loads(line)
        _dump(request).encode()  # JSON can name half of a surrogate pair, which no text can hold
    except (ValueError, RecursionError) as error:
        raise BatchError(
            f"{path} {number}行目: JSON として読めません（{error}）。 / not JSON"
        ) from None
    if not isinstance(request, dict) or not any(
        isinstance(request.get(field), str) for field in fields
    ):
        raise BatchError(
            f"{path} {number}行目: 文字列の項目 {' または '.join(fields)} が要ります。"
            f" / line {number} needs the string field {fields[0]}"
        )
    _turns(request, f"{path} {number}行目")
    return request


def _turns(request: dict[str, Any], where: str = "") -> list[Turn]:
    history = request.get("history") or []
    try:
        return [Turn(turn["role"], turn["content"]) for turn in history if _is_turn(turn)]
    except (KeyError, TypeError, ValueError):
        raise BatchError(
            f"{where}: history は {{'role': 'user'|'assistant', 'content': '...'}} の並びにしてください。"
            " / history must be a list of role and content"
        ) from None


def _is_turn(turn: Any) -> bool:
    if turn["role"] not in ("user", "assistant") or not isinstance(turn["content"], str):
        raise ValueError
    return True


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
