"""What a reader of an answer is told when the language model did not give one; part of the catalogue."""

from __future__ import annotations

LLM_MESSAGES: dict[str, tuple[str, str]] = {
    "llm_unreachable": (
        "言語モデルにつながりませんでした。",
        "The language model could not be reached.",
    ),
    "llm_slow": (
        "言語モデルの返事が、待つ時間のうちに届きませんでした。",
        "The language model did not reply in time.",
    ),
    "llm_rate_limited": (
        "言語モデルへの依頼が混み合っています。しばらくたってからもう一度お尋ねください。",
        "The language model takes no more requests just now. Please ask again in a while.",
    ),
    "llm_too_long": (
        "渡す資料が、言語モデルが一度に読める長さを超えました。資料や範囲を絞ってお尋ねください。",
        "The pages do not fit into what the language model reads at once. Please name a document or "
        "a narrower range.",
    ),
    "llm_no_pictures": (
        "この言語モデルは図を読めません。図の中身は、ページの画像でご確認ください。",
        "This language model does not read pictures. Please look at the slides' pictures yourself.",
    ),
    "llm_key": (
        "言語モデルの鍵が受け付けられませんでした。管理者に、設定 llm_api_key の確認をご依頼ください。",
        "The language model refused the key. Please ask the administrator to check the setting "
        "llm_api_key.",
    ),
    "llm_model": (
        "設定された言語モデルが見つからないか、読み込めません。管理者に、設定 llm_model（モデルのファイルを使うときは "
        "llm_gguf）の確認をご依頼ください。",
        "The language model is not there or cannot be loaded. Please ask the administrator to check "
        "the setting llm_model (or llm_gguf, for a model file).",
    ),
    "llm_broken": (
        "言語モデルの返事が途中で切れたか、読めないものでした。",
        "The language model's reply broke off or could not be read.",
    ),
    "llm_refused": (
        "言語モデルが依頼を受け付けませんでした。",
        "The language model refused the request.",
    ),
}
