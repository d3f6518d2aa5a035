"""Sentences of the chat page beyond question and answer; part of the catalogue."""

from __future__ import annotations

CHAT_MESSAGES: dict[str, tuple[str, str]] = {
    # Evidence panel
    "slide_before": ("前のスライド", "Previous slide"),
    "slide_after": ("次のスライド", "Next slide"),
    "slide_of": ("{number}／{slides}枚", "{number} of {slides}"),
    "back_to_source": ("根拠に戻る", "Back to the source"),
    # Copying and rating an answer
    "copy": ("回答を出典付きでコピー", "Copy the answer with its sources"),
    "copied": ("出典を付けてコピーしました。", "Copied with its sources."),
    "copy_failed": (
        "コピーできませんでした。文字を選んでコピーしてください。",
        "Could not copy. Please select the text and copy it.",
    ),
    "thumb_up": ("役に立った", "Helpful"),
    "thumb_down": ("役に立たなかった", "Not helpful"),
    "rating_of": ("この回答は「{thumb}」：{question}", "“{thumb}”: {question}"),
    "rating_comment": (
        "理由（任意。管理者が読みます）",
        "Why (optional; the administrator reads it)",
    ),
    "rating_placeholder": (
        "例：予算額が古い年度のものでした",
        "For example: the amount is of an older year",
    ),
    "rating_send": ("評価を送る", "Send"),
    "rating_cancel": ("やめる", "Cancel"),
    "rating_done": ("評価を送りました。ありがとうございます。", "Sent. Thank you."),
    "rating_failed": (
        "評価を保存できませんでした。しばらくしてから、もう一度お試しください。",
        "Your rating could not be kept. Please try again in a while.",
    ),
}
