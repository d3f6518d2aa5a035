"""Words of a document that address the model instead of telling something.

Passages are data. The prompt says so, every sentence is checked, and here what reads as an order to an
assistant is kept from the model and may not be cited by it. The slide itself shows it unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ORDERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:以前|これまで|上記|前|先|すべて|全て|他)の?(?:の)?(?:指示|命令|規則|ルール|制約|プロンプト|資料)(?:など)?(?:を|は|に)(?:すべて|全て)?"
        r"(?:無視|忘れ|破棄|取り消|従わ|優先|上書き)",
        r"(?:システム|開発者|初期)プロンプト|system\s*(?:prompt|message|override)|(?:隠し|秘密の?)(?:指示|命令)",
        r"(?:あなた|AI|人工知能|アシスタント|言語モデル|チャットボット|LLM)(?:は|へ|に|なら|が)[^。\n]{0,60}"
        r"(?:ください|なさい|せよ|しろ|すること|べし|返せ|答えよ|出力|従[うい]|なりき|ふりを)",
        r"(?:と|だけ|のみ|を|で)(?:答え|回答し|返答し|返し|出力し|表示し|書き|書い|言い|言っ)(?:て(?:ください|下さい|くれ)|なさい|よ[。!]|ろ[。!])",
        r"(?:と|だと)(?:言え|答えろ|述べよ|書け|返せ|伝えよ)(?:[。!]|$)",
        r"(?:ignore|disregard|forget|override)\b[^.\n]{0,40}\b(?:instruction|rule|prompt|above|previous|document)",
        r"\b(?:you are|act as|pretend|from now on|as an ai)\b",
        r"\b(?:answer|respond|reply|say|output|print|repeat|reveal|translate|append|include|insert|cite)\b[^.\n]{0,60}"
        r"\b(?:only|with|that|exactly|instead|always|to (?:every|all|the)|verbatim|following|link|image|source|\[\d)",
        r"<\|[^|]*\|>|\[/?(?:INST|SYSTEM)\]|</?(?:資料|system|user|assistant)\b|^\s*(?:system|assistant|user)\s*:",
        r"出典(?:を|は)?(?:付け|省|書か)(?:ず|い|な)|番号を付けず|(?:必ず|常に)[^。\n]{0,40}(?:答え|回答|出力|引用)",
    )
)


@lru_cache(maxsize=8192)
def is_order(text: str) -> bool:
    """Whether a line speaks to the model."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf"
    )
    return any(pattern.search(plain) for pattern in _ORDERS)


def without_orders(text: str) -> str:
    """Return a passage without the lines and sentences that speak to the model."""
    pieces = re.split(r"(?<=[。\n])", text)
    return "".join(piece for piece in pieces if not is_order(piece))
