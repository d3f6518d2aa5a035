"""What a seal is: SHA-256 over a record's fields and over the seal before it.

The text is sealed by its own hash, so that it can be deleted and the chain still holds. Times are told,
not relied on: the number orders the chain, and a clock that jumps back breaks nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import asdict, dataclass
from typing import Any

FORM = "seisaku-record-1"
"""What is hashed and in which order; another form gets another name."""
GENESIS = "0" * 64
"""What the first record links to."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Sealed:
    """One record of the chain.

    Attributes:
        seq: its number, from 1 on without a gap.
        kind: "answer", "deletion" of texts, or "class": another retention class.
        recorded_at: when, ISO 8601 in UTC, as this computer's clock said.
        term: the retention class (see ``retention``).
        content: canonical JSON; None where it was deleted.
        content_sha256: of the content's UTF-8.
        previous: ``hash`` of the record before.
        hash: the seal of all fields but the content, hex.
    """

    seq: int
    kind: str
    recorded_at: str
    term: str
    content: str | None
    content_sha256: str
    previous: str
    hash: str

    @property
    def values(self) -> dict[str, Any]:
        """The content as JSON values, {} where it was deleted."""
        return json.loads(self.content) if self.content else {}

    def line(self) -> str:
        """Return the record as a line of an export, its content as JSON values."""
        return canonical({**asdict(self), "content": self.values or None})

    def holds(self) -> bool:
        """Whether the seal fits the fields."""
        return self.hash == seal(self)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many records, the last one's hash, and the signature of both."""

    count: int
    hash: str
    signature: str = ""


def sealed(previous: Head, kind: str, recorded_at: str, term: str, content: str) -> Sealed:
    """Return the record that follows a head."""
    draft = Sealed(
        previous.count + 1, kind, recorded_at, term, content, digest(content), previous.hash, ""
    )
    return Sealed(**{**asdict(draft), "hash": seal(draft)})


def seal(record: Sealed) -> str:
    """Return the hash that a record's fields give."""
    fields = (record.kind, record.recorded_at, record.term, record.content_sha256, record.previous)
    return digest(canonical([FORM, record.seq, *fields]))


def signature(count: int, last: str, secret: str) -> str:
    """Return the signature of a head by HMAC-SHA256, "" without a secret."""
    if not secret:
        return ""
    return hmac.new(secret.encode(), f"{FORM}:{count}:{last}".encode(), "sha256").hexdigest()


def digest(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8, hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def canonical(value: object) -> str:
    """Return the only JSON text that we write of a value: keys sorted, no spaces."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def parsed(line: str) -> Sealed:
    """Return the record of a line of an export.

    Raises:
        ValueError: it is no such line, or not written as we write it.
    """
    try:
        fields = json.loads(line)
        content = canonical(fields["content"]) if fields["content"] is not None else None
        record = Sealed(**{**fields, "content": content})
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from None
    if record.line() != line:
        raise ValueError("not canonical")
    return record
