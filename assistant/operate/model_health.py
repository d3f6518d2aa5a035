"""Whether the language model of the settings answers, and how long it will take: for the doctor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.llm.models.model import ModelError, Prompt, Reason, completed

if TYPE_CHECKING:
    from assistant.common.settings import Settings
    from assistant.llm.models.local import Speed

ANSWER_TOKENS = 300
"""Of a usual answer: three to six cited sentences."""
TRIED_TOKENS = 32
PATIENCE = 60.0
"""Seconds after which most readers have gone."""
SAMPLE = """\
文部科学省は、我が国の研究力を強化するため、令和3年度に国立研究開発法人科学技術振興機構に大学ファンドを設置しました。
国際卓越研究大学の認定を受けた大学は、10兆円規模のファンドの運用益による助成を、最長で25年間受けることができます。
博士課程の学生への生活費相当額の支援、若手研究者の自由な研究環境の整備、地域の中核となる大学の機能強化も進めます。
また、半導体・量子・AI などの重要技術について、経済安全保障の観点から、関係府省が連携して研究開発を推進します。
"""
"""Text of the kind that is handed over: how many tokens a character takes depends on the kind."""
_REMEDIES: Mapping[Reason, tuple[str, str]] = {
    "unreachable": (
        "つながりません。サーバーが動いているか、llm_url が正しいか（/v1 まで）を確かめてください。",
        "not reached: is the server running, is llm_url right (up to /v1)?",
    ),
    "slow": (
        "待つ時間のうちに答えません。サーバーの負荷を確かめるか、llm_seconds を延ばしてください。",
        "no reply in time: look at the server's load, or raise llm_seconds",
    ),
    "rate_limited": (
        "依頼が多すぎると断りました。契約の上限を確かめるか、llm_concurrency を減らしてください。",
        "too many requests: check your quota, or lower llm_concurrency",
    ),
    "too_long": (
        "短い依頼も文脈に入りません。サーバーの文脈の長さを延ばすか、llm_max_tokens を減らしてください。",
        "not even a short prompt fits: raise the server's context, or lower llm_max_tokens",
    ),
    "no_pictures": (
        "図を断りました。llm_pictures を off にしてください。",
        "pictures refused: set llm_pictures to off",
    ),
    "key": (
        "鍵を断りました。llm_api_key を確かめてください。",
        "the key was refused: check llm_api_key",
    ),
    "model": (
        "その名前のモデルがありません。llm_model を確かめてください。",
        "no such model: check llm_model",
    ),
    "broken": (
        "返事が OpenAI 互換の形ではないか、途中で切れました。llm_url が /v1 で終わるか確かめてください。",
        "no whole OpenAI-compatible reply: does llm_url end with /v1?",
    ),
    "refused": (
        "依頼を断りました。llm_url（/v1 まで）とサーバーの記録を確かめてください。",
        "request refused: check llm_url (up to /v1) and the server's log",
    ),
}
"""What an administrator does about each failure of an endpoint."""


def check_llm(settings: Settings) -> str:
    """Ask the model of the settings for a few words; return what to say about it.

    Raises:
        RuntimeError: it does not answer; the message says why, and the remedy.
    """
    if settings.llm_url is not None:
        return _endpoint(settings)
    if settings.llm_gguf is not None:
        return _local(settings)
    return "言語モデルは使いません（抽出方式で答えます）。"


def _endpoint(settings: Settings) -> str:
    from assistant.llm.models.endpoint import open_endpoint

    told = {"llm_retries": 0, "llm_max_tokens": TRIED_TOKENS}
    endpoint = open_endpoint(settings.model_copy(update=told))
    try:
        completed(endpoint, Prompt("", "「はい」とだけ答えてください。", may_search=True))
    except ModelError as failed:
        japanese, english = _REMEDIES[failed.reason]
        raise RuntimeError(
            f"設定 llm_url の {settings.llm_url}（モデル {settings.llm_model}）: {japanese}"
            f"答えは抽出方式で返ります。（{failed}） / {english}; answers are extracted meanwhile"
        ) from None
    tools = (
        ""
        if "tools" not in endpoint.lacks
        else "ツール呼び出しは使えないので、再検索は文で頼ませます。"
    )
    return f"{settings.llm_url} のモデル {settings.llm_model} が答えました。{tools}"


def _local(settings: Settings) -> str:
    from assistant.llm.models.local import LocalModel
    from assistant.open import open_model

    model = open_model(settings)
    if not isinstance(model, LocalModel):
        raise TypeError("llm_gguf opens a LocalModel")
    try:
        speed = model.speed(SAMPLE, TRIED_TOKENS)
    except ModelError as failed:
        raise RuntimeError(str(failed).removeprefix("model: ")) from None
    return f"{settings.llm_gguf} を動かせました。{_told(speed, settings)}"


def _told(speed: Speed, settings: Settings) -> str:
    chars = settings.llm_context_chars
    seconds = speed.seconds(chars, ANSWER_TOKENS)
    pace = (
        f"読む速さは毎秒 {speed.read:.0f} トークン、書く速さは毎秒 {speed.written:.1f} トークンです。"
        f"資料を {chars:,} 字（llm_context_chars）渡すと、一つの答えにおよそ {seconds:.0f} 秒かかります。"
    )
    tight = chars * speed.tokens_per_char + settings.llm_max_tokens > settings.llm_gguf_context
    return pace + (_SLOW if seconds > PATIENCE else "") + (_TIGHT if tight else "")


_SLOW = (
    "注意: 待てない長さです。小さなモデルにするか、llm_context_chars を減らしてください。"
    " / warning: over a minute an answer: take a smaller model or lower llm_context_chars. "
)
_TIGHT = (
    "注意: 資料と答えが文脈（llm_gguf_context）に入りきりません。llm_gguf_context を延ばすか、"
    "llm_context_chars を減らしてください。 / warning: does not fit into llm_gguf_context: raise it or "
    "lower llm_context_chars."
)
