"""Sentences about what a language model says and how it was checked; part of the catalogue."""

from __future__ import annotations

CHECK_MESSAGES: dict[str, tuple[str, str]] = {
    "llm_searching": ("資料を探し直しています：「{words}」", "Searching again for “{words}”"),
    "llm_not_found_searched": (
        "ご質問の答えは、登録されている資料には見当たりませんでした。「{words}」でも探しました。近い内容のページを示します。",
        "The documents do not seem to answer this; “{words}” was searched for too. The nearest pages are shown.",
    ),
    "llm_step": (
        "資料を順に読んでいます（{step}/{steps}、全{pages}ページ）…",
        "Reading the pages: {step} of {steps} ({pages} pages)…",
    ),
    "llm_steps_limited": (
        "資料が長いため、初めから{steps}回分のページだけを読んで答えました（設定 llm_steps）。",
        "The documents are long: only the pages of the first {steps} steps were read (setting llm_steps).",
    ),
    "llm_broken_off": (
        "答えは途中までです。ここまでの文は原資料と照らしてあります。",
        "The answer broke off; what is shown was checked against the documents.",
    ),
    "llm_unsupported": (
        "言語モデルの文を原資料で確認できませんでした。",
        "What the language model wrote could not be confirmed in the documents.",
    ),
    "llm_extracted": (
        "代わりに、資料の原文から抜き出してお答えしています。",
        "This answer is extracted from the documents instead.",
    ),
    "llm_shown": (
        "代わりに、質問に近い箇所をそのまま示しています。",
        "The places nearest to the question are shown instead.",
    ),
    "llm_places": (
        "答えの文は作れませんでした。次の箇所に記載があるかもしれません。",
        "No answer could be written. These places may tell it.",
    ),
    "llm_unheld": (
        "{count}件の記述は原資料で確認できませんでした。線を引いて示しています。",
        "Statements that could not be confirmed in the documents: {count}. They are struck through.",
    ),
    "unheld_mark": ("（原資料で確認できません）", " (not confirmed in the documents)"),
    "unheld_removed": (
        "（リンクや指示を含む文を除きました）", "(A sentence with a link or an order was taken out.)",
    ),
    "picture_mark": ("（図から読み取り）", " (read from the picture)"),
    "unheld_figure": (
        "「{what}」が、示されたページに見当たりません。", "“{what}” is not on the pages cited.",
    ),
    "unheld_name": (
        "「{what}」が、示されたページに見当たりません。", "“{what}” is not on the pages cited.",
    ),
    "unheld_quote": (
        "引用「{what}」が、示されたページに見当たりません。", "The quote “{what}” is not on the pages cited.",
    ),
    "unheld_row": (
        "その値は、表の別の行のものです。", "The figure belongs to another row of the table.",
    ),
    "unheld_column": (
        "その値は、表の別の列のものです。", "The figure belongs to another column of the table.",
    ),
    "unheld_year": (
        "その値は、別の年のものです。", "The figure is of another year.",
    ),
    "unheld_denial": (
        "肯定と否定が、示されたページの記述と食い違います。", "It denies what the page says, or the reverse.",
    ),
    "unheld_bare": (
        "何の値かが書かれておらず、質問への答えか確かめられません。",
        "It does not say what the figure is of, so it could not be checked.",
    ),
    "unheld_support": (
        "示されたページに、これに当たる記述が見当たりません。", "The pages cited do not speak of this.",
    ),
    "unheld_no_marker": (
        "どのページによるものか確かめられません。", "No page was found that tells this.",
    ),
    "unheld_markup": ("リンクや画像などを含みます。", "It holds links, pictures or code."),
    "unheld_order": ("指示の文です。", "It is an order, not a statement."),
}  # fmt: skip
