"""A Word file of a test."""

from __future__ import annotations

from word_file import (
    part,
)


def numbering(*lists: str, numbers: str = "") -> dict[str, str | bytes]:
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{i}">{levels}</w:abstractNum>'
        for i, levels in enumerate(lists)
    )
    own = "".join(
        f'<w:num w:numId="{i + 1}"><w:abstractNumId w:val="{i}"/></w:num>'
        for i in range(len(lists))
    )
    return {"numbering:numbering.xml": part("numbering", abstract + own + numbers)}


def field(code: str, *result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        mark.format("begin") + f"<w:r><w:instrText>{code}</w:instrText></w:r>" + mark.format("separate")
        + "".join(result) + mark.format("end")
    )  # fmt: skip
