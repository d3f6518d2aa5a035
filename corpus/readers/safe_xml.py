"""XML of strangers: no entities, no network, bounded depth."""

from __future__ import annotations

import re
from typing import Any

from corpus.files import ReadError

_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse_xml(source: str, name: str) -> Any:
    """Return the root element of XML that is decoded already.

    Raises:
        ReadError: it is no XML, or declares entities (which may grow without end).
    """
    from lxml import etree

    if _ENTITY.search(source):
        raise ReadError(
            f"{name}: 実体宣言（ENTITY）のある XML は安全のため読みません。宣言を展開して保存し直してください。"
            " / XML with entity declarations is not read: save it without them"
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_DECLARATION.sub("", source.removeprefix("\ufeff")), parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReadError(
            f"{name}: XML として読めません（{str(error)[:120]}）。正しい XML に保存し直してください。"
            " / not readable as XML"
        ) from error
    return root


def local_name(element: Any) -> str:
    """Return a tag without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
