"""源内 (GenAI): ``POST /invoke``, the protocol of the Digital Agency's portal for its apps.

Source: the READMEs of digital-go-jp/genai-ai-api (see DESIGN, "源内's protocol").
"""

from __future__ import annotations

import base64
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import AssistantError
from assistant.messages import message
from assistant.settings import Settings
from assistant.types import Answer, Citation
from assistant.web.base import address_of
from assistant.web.markdown import answer_markdown, plain
from assistant.web.openapi import QUESTION
from assistant.web.pictures import picture_url
from assistant.web.problems import ProblemError
from assistant.web.questions import check_question
from assistant.web.shared import SharedAssistant
from corpus.pictures.painter import PaintError
from index.errors import IndexingError

MOST_PICTURES = 5
"""Pictures of cited slides in one reply: about 200 kB each."""
WIDTH = 1280
"""Of those pictures, pixels."""
MOST_HITS = 20


class Inputs(BaseModel):
    """What the portal's form sends; a field that an app does not know is passed over."""

    model_config = ConfigDict(extra="ignore")
    question: str | None = Field(default=None, description="the question", examples=[QUESTION])
    input_text: str | None = Field(default=None, description="the same under its other name")
    output_in_detail: bool = Field(default=False, description="with the passages and more hits")
    n_queries: int | None = Field(
        default=None, ge=1, le=MOST_HITS, description="passages listed with output_in_detail"
    )
    files: list[Any] = Field(default_factory=list, description="not taken: 400 where there are any")


class InvokeIn(BaseModel):
    """One call of the portal."""

    model_config = ConfigDict(
        extra="ignore", json_schema_extra={"examples": [{"inputs": {"question": QUESTION}}]}
    )
    inputs: Inputs


EXAMPLE = {
    "outputs": "10兆円規模です。[1]\n\n**根拠**\n\n- [1] [deck.txt スライド3枚目（p.6） …](<https://…>)：「…」",
    "artifacts": [{"display_name": "slide-3.png", "content": "iVBORw0KGgo…"}],
}


def _error(status: str) -> dict[str, Any]:
    schema = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
    return {"description": status, "content": {"application/json": {"schema": schema}}}


RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"example": EXAMPLE}}},
    400: _error("the request is wrong; the text says how to mend it"),
    401: _error("no key, or a wrong one"),
    403: _error("the key may not ask"),
    429: _error("too many requests"),
    500: _error("no answer could be made"),
}


def invoke_routes(assistant: SharedAssistant, settings: Settings) -> APIRouter:
    """Return the route."""
    router = APIRouter(tags=["genai"])
    language = settings.language

    @router.post("/invoke", responses=RESPONSES)
    def invoke(called: InvokeIn, request: Request) -> dict[str, Any]:
        """Answer a question of 源内's portal: Markdown with citations, and the slides' pictures."""
        asked = called.inputs
        if asked.files:
            raise ProblemError(400, "files_not_taken")
        question = asked.question if asked.question is not None else asked.input_text or ""
        check_question(question, settings)
        answer = assistant.ask(question)
        base = address_of(request, settings)
        outputs = answer_markdown(answer, base, language)
        if asked.output_in_detail:
            outputs += "\n\n" + _details(assistant, answer, base, asked.n_queries or 5, settings)
        return {"outputs": outputs, "artifacts": list(_pictures(assistant, answer))}

    return router


def _details(
    assistant: SharedAssistant, answer: Answer, base: str, count: int, settings: Settings
) -> str:
    """Return the passages around the citations, and the nearest passages of the documents."""
    lines = [f"**{message('passages', settings.language)}**", ""]
    lines += [f"- [{item.marker}] {plain(item.passage)}" for item in answer.citations]
    for rank, hit in enumerate(assistant.search(answer.standalone_question, count), start=1):
        place = hit.passage
        number = message("slide_number", settings.language, number=place.slide)
        address = picture_url(base, place.document, place.slide, None, WIDTH)
        lines.append(
            f"- {rank}. [{plain(place.document)} {number}](<{address}>)：{plain(place.text)}"
        )
    return "\n".join(lines)


def _pictures(assistant: SharedAssistant, answer: Answer) -> list[dict[str, str]]:
    """Return the cited slides with their first quotes boxed, each slide once."""
    first: dict[tuple[str, int], Citation] = {}
    for item in answer.citations:
        first.setdefault((item.document, item.slide), item)
    made = []
    for (document, slide), item in list(first.items())[:MOST_PICTURES]:
        try:
            png = assistant.picture(document, slide, (item.start, item.end), WIDTH).png
        except (AssistantError, IndexingError, PaintError):
            continue  # the answer and its quote stand without it
        names = {name for name, number in first if number == slide}
        stem = f"slide-{slide}" if len(names) == 1 else f"{document.replace('/', '_')}-{slide}"
        content = base64.b64encode(png).decode()
        made.append({"display_name": f"{stem}.png", "content": content})
    return made
