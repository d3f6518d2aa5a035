"""源内 (GenAI): ``POST /invoke``, the protocol of the Digital Agency's portal for its apps.

Source: the READMEs of digital-go-jp/genai-ai-api (see DESIGN, "源内's protocol").
"""

from __future__ import annotations

import base64
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from assistant.common.errors import AssistantError
from assistant.common.messages import message
from assistant.common.places import counted
from assistant.common.settings import Settings
from assistant.common.types import Answer, Citation, Detail, Evidence, Place
from assistant.web.http.asker import WATCHED
from assistant.web.http.base import address_of
from assistant.web.portals.markdown import answer_markdown, linked, plain
from assistant.web.service.answer_schema import QUESTION
from assistant.web.service.attached import AttachedFiles, opened, unpack
from assistant.web.service.openapi import ASKABLE, refused_as
from assistant.web.service.questions import Text, check_question
from assistant.web.service.shared import SharedAssistant
from corpus.pictures.painter import PaintError
from index.store.errors import IndexingError

MOST_PICTURES = 5
"""Pictures of cited slides in one reply: about 200 kB each."""
WIDTH = 1280
"""Of those pictures, pixels."""
MOST_HITS = 20
Whole = Annotated[float, Field(strict=True, ge=1, le=MOST_HITS, multiple_of=1)]
"""JSON knows no integers: 5 and 5.0 are the same."""
Count = Annotated[str, Field(pattern="^([1-9]|1[0-9]|20)$")]
"""A form's text field sends numbers as text."""


ATTACHED = {"filename": "覚書.txt", "content": "5Z+66YeR44Gv5LiJ5YSE5YaG44Gn44GC44KL44CC"}
"""「基金は三億円である。」"""


class Inputs(BaseModel):
    """What the portal's form sends; a field that an app does not know is passed over."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "anyOf": [
                {"required": ["question"]},
                {"required": ["input_text"], "properties": {"input_text": ASKABLE}},
            ]
        },
    )
    question: Text = Field(
        default_factory=str,
        description="the question",
        examples=[QUESTION],
        json_schema_extra=ASKABLE,
    )
    input_text: Text = Field(default_factory=str, description="the same under its other name")
    output_in_detail: StrictBool | Literal["true", "false"] = Field(
        default=False, description="a longer answer, with the passages and more hits"
    )
    n_queries: Whole | Count = Field(default=5, description="passages listed with output_in_detail")
    files: list[AttachedFiles] = Field(
        default_factory=list,
        description="answered from, for this request only",
        examples=[[{"key": "files", "files": [ATTACHED]}]],
    )

    @property
    def detail(self) -> Detail | None:
        """How long the answer is to be, None where the portal does not say."""
        if "output_in_detail" not in self.model_fields_set:
            return None
        return "full" if self.output_in_detail in (True, "true") else "brief"


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


_ERROR = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"example": EXAMPLE}}},
    **refused_as(
        _ERROR,
        {
            400: "the request is wrong; the text says how to mend it",
            401: "no key, or a wrong one", 403: "the key may not ask", 405: "not posted",
            413: "too long", 429: "too many requests", 500: "no answer could be made",
        },
    ),
}  # fmt: skip


def invoke_routes(assistant: SharedAssistant, settings: Settings) -> APIRouter:
    """Return the route."""
    router = APIRouter(tags=["genai"])

    @router.post("/invoke", responses=RESPONSES, dependencies=WATCHED)
    def invoke(called: InvokeIn, request: Request) -> dict[str, Any]:
        """Answer a question of 源内's portal: Markdown with citations, and the slides' pictures."""
        asked = called.inputs
        question = asked.question or asked.input_text
        check_question(question, settings)
        base = address_of(request, settings)
        if not (files := unpack(asked.files, settings)):
            answer = assistant.ask(question, detail=asked.detail)
            return _reply(assistant, answer, asked, base, settings)
        with opened(files, settings, assistant) as own:
            answer = own.ask(question, detail=asked.detail)
            if not answer.abstained:
                said = _reply(own, answer, asked, None, settings)
                return _noted(said, "attached_only", settings)
        answer = assistant.ask(question, detail=asked.detail)
        said = _reply(assistant, answer, asked, base, settings)
        return _noted(said, "attached_silent", settings)

    return router


def _reply(
    assistant: SharedAssistant, answer: Answer, asked: Inputs, base: str | None, settings: Settings
) -> dict[str, Any]:
    """Return an answer in the portal's form; without an address of the service, without links."""
    outputs = answer_markdown(answer, base, settings.language)
    if asked.output_in_detail in (True, "true"):
        outputs += "\n\n" + _details(assistant, answer, base, int(asked.n_queries), settings)
    return {"outputs": outputs, "artifacts": list(_pictures(assistant, answer))}


def _noted(said: dict[str, Any], key: str, settings: Settings) -> dict[str, Any]:
    """Return a reply that tells whether it rests on the files that came with the question."""
    note = f"> {message(key, settings.language)}"
    return {**said, "outputs": f"{said['outputs']}\n\n{note}"}


def _details(
    assistant: SharedAssistant, answer: Answer, base: str | None, count: int, settings: Settings
) -> str:
    """Return the passages around the citations, and the nearest passages of the documents."""
    lines = [f"**{message('passages', settings.language)}**", ""]
    lines += [f"- [{item.marker}] {plain(item.passage)}" for item in answer.citations]
    for rank, hit in enumerate(assistant.search(answer.standalone_question, count), start=1):
        number = counted(hit.passage.document, hit.passage.slide, settings.language)
        place = linked(f"{plain(hit.passage.document)} {number}", base, hit.passage, None)
        lines.append(f"- {rank}. {place}：{plain(hit.passage.text)}")
    return "\n".join(lines)


def _pictures(assistant: SharedAssistant, answer: Answer) -> list[dict[str, str]]:
    """Return the slides cited or shown with their first words boxed, each slide once."""
    first: dict[Place, Citation | Evidence] = {}
    for item in answer.citations or answer.evidence:
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
