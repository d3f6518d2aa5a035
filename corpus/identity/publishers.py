"""Who published a document: the body that its cover, last page, footers or properties name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.identity.bodies import (
    body_by_form,
    body_of_host,
    body_of_line,
    council_of,
    english_body,
    leading_body,
    named_bodies,
)
from corpus.identity.lines import Line, without_addressees

FIRST_LINES = 3
"""A paper's label (「商法部会資料 10」) stands in the first lines of its first page."""
LAST_LINES = 14
"""A colophon stands in the last lines of a document."""
_ADDRESS = re.compile(r"〒|所在地|電話|TEL", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]@[\w.-]+")
_MAKER = re.compile(
    r"(?:作成|発行|公表|編集|制作|提供|著作)(?:者|元|機関|主体)?\s?[::]|(?:問い?合わ?せ|連絡|照会)先?\s?[::]|©|Copyright|\(C\)"
)


def publisher(
    cover: Sequence[Line], last: Sequence[Line], furniture: Sequence[str], author: str, title: str,
    web_title: str,
) -> str:  # fmt: skip
    """Return the publisher as printed, in its most specific form, or "".

    In order: lines of the cover that are a body's name; such lines of the last page; who made it by a
    line's own words; a body before an address; footers; the author in the properties; what follows the
    title of a web page; a body that a line of the cover or the title begins with; a body by the form of
    its name; the addresses to write to; a body in the title; the council whose minutes or paper it is.
    """
    signed = [line.text for line in without_addressees(cover) if " | " not in line.text]
    ending = [line.text for line in last if " | " not in line.text][-LAST_LINES:]
    return (
        _joint(signed, title)
        or _first(body_of_line(text) for text in reversed(ending))
        or _first(_made_by(text) for text in (*signed, *ending))
        or _first(leading_body(text) for text in ending if _ADDRESS.search(text))
        or _first(body_of_line(text) for text in furniture)
        or body_of_line(author)
        or _first(body_of_line(part) for part in re.split(r"\s?[||]\s?|\s-\s", web_title)[1:])
        or _longest([leading_body(text) for text in (*signed, *furniture, title)])
        or _first(body_by_form(text) for text in signed)
        or _first(_contact(text) for text in (*ending, *signed))
        or _first(body_of_host(text) for text in furniture)
        or _first(named_bodies(title))
        or _first(council_of(text) for text in (title, *signed[:FIRST_LINES]))
    )


def _made_by(text: str) -> str:
    """Return the body in a line such as 「作成者: 平本 健二(デジタル庁)」 or 「© Digital Agency」."""
    told = _MAKER.search(text)
    after = text[told.end() :] if told else ""
    return _first(reversed(named_bodies(after))) or english_body(after)


def _contact(text: str) -> str:
    """Return the body to whose mail address a line tells to write, or whose page it calls the contact's.

    An address of a page alone is more often one that is quoted.
    """
    return body_of_host(text) if _MAIL.search(text) or _MAKER.search(text) else ""


def _joint(lines: Sequence[str], title: str) -> str:
    """Return the bodies that lines of a cover name: of one the most specific form, several joined."""
    found = list(dict.fromkeys(body for text in lines if (body := body_of_line(text))))
    longer = leading_body(title)
    found = [longer if longer.startswith(body) else body for body in found]
    whole = [b for b in found if not any(o != b and o.startswith(b) for o in found)]
    return "・".join(whole[:3])


def _first(found: Iterable[str]) -> str:
    return next((body for body in found if body), "")


def _longest(found: Sequence[str]) -> str:
    """Return the first body, in the longest form that begins with it."""
    first = _first(found)
    return max((body for body in found if first and body.startswith(first)), key=len, default="")
