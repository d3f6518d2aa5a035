"""Sentences of the chat page; part of the catalogue."""

from __future__ import annotations

CHAT_MESSAGES: dict[str, tuple[str, str]] = {
    # Chat: frame
    "app_title": ("政策資料アシスタント", "Policy Document Assistant"),
    "app_lead": (
        "登録された資料だけを根拠に、スライド番号と原文を添えて答えます。",
        "Answers only from the registered documents, with the slide and the exact passage.",
    ),
    "holdings": ("資料{documents}件・スライド{slides}枚", "{documents} documents, {slides} slides"),
    "chat_label": ("質問と回答", "Questions and answers"),
    "chat_welcome": (
        (
            "資料について質問してください。回答には根拠のスライドと原文が付きます。"
            "資料に書かれていないことは「見当たりません」と答えます。"
        ),
        (
            "Ask about the documents. Every answer shows the slide and passage it rests on; "
            "what the documents do not say is not answered."
        ),
    ),
    "question_label": ("質問（Enterで送信、Shift+Enterで改行）", "Question (Enter sends)"),
    "question_placeholder": (
        "例：大学ファンドはどのくらいの規模ですか？",
        "For example: How large is the university fund?",
    ),
    "send": ("送信", "Send"),
    "clear": ("新しい会話", "New conversation"),
    # Chat: answers
    "searching": ("資料を探しています…", "Searching the documents…"),
    "working": ("作成中", "Working"),
    "computed": (
        "この数値は資料の記載ではなく、引用した数値から計算したものです。",
        "This figure is not stated in the documents; it is computed from the cited figures.",
    ),
    "abstained": ("資料には見当たりません", "Not in the documents"),
    "understood": ("質問の理解：{question}", "Understood as: {question}"),
    "shown_place": ("資料の記載", "What the document says"),
    "table": ("表", "Table"),
    "detail": ("回答の長さ", "Length of answers"),
    "detail_brief": ("簡潔", "Brief"),
    "detail_full": ("詳細", "Detailed"),
    "sources": ("根拠", "Sources"),
    "warning": ("ご注意", "Please note"),
    "not_answered": ("回答できませんでした", "No answer"),
    # Evidence panel
    "evidence": ("資料の原文", "From the documents"),
    "evidence_empty": (
        "回答の根拠となるスライドと原文がここに表示されます。",
        "The slide and passage behind an answer appear here.",
    ),
    "evidence_none": (
        "この回答には根拠となる記載がありません。",
        "No passage supports an answer.",
    ),
    "citations": ("根拠を選ぶ", "Choose a citation"),
    "related": (
        "近い内容のスライド（質問への答えではありません）",
        "Nearby slides (not an answer to the question)",
    ),
    "picture_alt": (
        "{document}のスライド{number}枚目の絵。引用箇所「{quote}」に印が付いています。",
        "Picture of slide {number} of {document}; the quote “{quote}” is marked.",
    ),
    "picture_alt_plain": (
        "{document}のスライド{number}枚目の絵。",
        "Picture of slide {number} of {document}.",
    ),
    "picture_open": ("絵を大きく開く", "Open the picture"),
    "picture_drawn": (
        "資料の文字から描いた図です（元の資料の見た目ではありません）。",
        "Drawn from the document's text; the document itself looks different.",
    ),
    "picture_waited": ("スライドの絵を作っています…", "Making the picture of the slide…"),
    "passage": ("該当箇所", "Passage"),
    "slide_text": ("スライドの全文", "Text of the whole slide"),
    "slide_number": ("スライド{number}枚目", "Slide {number}"),
    "pdf_page_number": ("PDF {number}枚目", "PDF page {number}"),
    "printed_page": ("資料{page}ページ", "printed p. {page}"),
    "quoted": ("「{quote}」", "“{quote}”"),
    "inferred": ("（推定）", " (inferred)"),
    "place_separator": ("／", " / "),
    "untitled": ("（題名なし）", "(untitled)"),
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
    # History
    "history": ("履歴", "History"),
    "history_title": ("会話の履歴", "Conversations"),
    "history_search": ("履歴を探す", "Search"),
    "history_placeholder": ("質問や回答の言葉", "Words of a question or answer"),
    "history_list": ("新しい順。選ぶと開きます", "Newest first; choose one to open it"),
    "history_empty": ("まだ会話はありません。", "No conversations yet."),
    "history_no_match": ("その言葉を含む会話はありません。", "No conversation has these words."),
    "history_browser": (
        "履歴はこのブラウザーの中だけに保存されます（新しい{count}件まで）。共用の端末では、終わったら削除してください。",
        "Kept in this browser only (the newest {count}). On a shared computer, delete it when done.",
    ),
    "history_own": (
        "履歴はあなたの利用者名で保存され、ほかの人には見えません。",
        "Kept under your name; nobody else sees it.",
    ),
    "history_delete": ("開いている会話を削除", "Delete the open conversation"),
    "history_clear": ("すべて削除", "Delete all"),
    "history_clear_ask": (
        "会話の履歴をすべて削除します。元に戻せません。よろしいですか？",
        "Delete all conversations? This cannot be undone.",
    ),
    "history_full": (
        "このブラウザーに履歴を保存できませんでした（保存の空きがないか、禁止されています）。",
        "This browser could not keep the history (no room, or not allowed).",
    ),
    "history_open": ("会話の履歴を開く", "Open the conversations"),
    "history_close": ("会話の履歴を閉じる", "Close the conversations"),
    # Export
    "memo_word": ("Wordのメモで保存", "Save as Word"),
    "memo_markdown": ("Markdownで保存", "Save as Markdown"),
    "memo_title": ("資料照会メモ", "Memo of questions to the documents"),
    "memo_date": ("{year}年{month}月{day}日 作成", "Made on {year}-{month:02}-{day:02}"),
    "memo_lead": (
        "{app}が登録資料から抜き出した回答です。引用は原文のままです。提出の前に原資料で確かめてください。",
        "Answers that {app} took from the registered documents; quotes are verbatim. Check them "
        "against the documents before use.",
    ),
    "memo_lead_written": (
        "{app}の回答です。回答の文章は言語モデルが登録資料をもとに作成したもので、出典欄の引用は原文のままです。"
        "提出の前に原資料で確かめてください。",
        "Answers of {app}. A language model worded them from the registered documents; the quotes "
        "under Sources are verbatim. Check them against the documents before use.",
    ),
    "memo_question": ("問{number}", "Question {number}"),
    "memo_answer": ("答", "Answer"),
    "memo_sources": ("出典", "Sources"),
    "memo_heads": ("番号|資料とページ|引用した原文", "No.|Document and page|Quoted words"),
    "memo_nothing": ("保存する会話がまだありません。", "There is no conversation to save yet."),
    "memo_file": ("資料照会メモ", "memo"),
    "memo_page": ("{page} / {pages} ページ", "Page {page} of {pages}"),
    # Which documents are searched
    "scope_all": ("探す資料：すべて", "Searched: all documents"),
    "scope_some": ("探す資料：{count}件に限定中", "Searched: {count} documents only"),
    "scope_none": ("探す資料：当てはまる資料なし", "Searched: no document fits"),
    "scope_documents": ("資料（選ばなければすべて）", "Documents (none chosen: all)"),
    "scope_years": ("年（選ばなければすべて）", "Years (none chosen: all)"),
    "scope_told": (
        "選ばれた資料だけを探しました：{names}",
        "Only these documents were searched: {names}",
    ),
    "scope_empty": (
        "選ばれた資料と年の両方に当てはまる資料がありません。「探す資料」を選び直してください。",
        "No document fits both the documents and the years chosen. Please choose again.",
    ),
    "listed": ("、", ", "),
    "year_with_era": ("{year}年（{era}{number}年）", "{year}"),
    "year_plain": ("{year}年", "{year}"),
    "documents_find": ("資料を絞り込む", "Find documents"),
    "documents_find_hint": ("資料名・題名・発行の言葉", "Words of name, title or publisher"),
    "documents_year": ("年", "Year"),
    "documents_any_year": ("すべての年", "All years"),
    "documents_found": ("{count}件（全{all}件）", "{count} of {all}"),
    # Suggestions
    "examples": ("質問の例", "Examples"),
    "suggest": (
        "続けて聞けること（資料に答えがあります）",
        "Ask next (the documents answer these)",
    ),
    "suggest_section": ("「{title}」の{section}は何ですか？", "「{title}」の{section}は何ですか？"),
    "suggest_gist": ("「{title}」の要点を教えてください。", "「{title}」の要点を教えてください。"),
}
