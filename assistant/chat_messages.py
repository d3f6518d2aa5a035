"""Sentences of the chat page beyond question and answer; part of the catalogue."""

from __future__ import annotations

CHAT_MESSAGES: dict[str, tuple[str, str]] = {
    # Evidence panel
    "slide_before": ("前のスライド", "Previous slide"),
    "slide_after": ("次のスライド", "Next slide"),
    "slide_of": ("{number}／{slides}枚", "{number} of {slides}"),
    "back_to_source": ("根拠に戻る", "Back to the source"),
}
