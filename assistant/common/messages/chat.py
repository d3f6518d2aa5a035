"""Sentences of the chat page; part of the catalogue."""

from __future__ import annotations

CHAT_MESSAGES: dict[str, tuple[str, str]] = {
    # Chat: frame
    "app_title": ("政策資料アシスタント", "Policy Document Assistant"),
    "app_lead": (
        "登録された資料だけを根拠に、ページと原文を添えて答えます。",
        "Answers only from the registered documents, with the page and the exact passage.",
    ),
    "holdings": ("資料{documents}件・{lengths}", "{documents} documents, {lengths}"),
    "counts_apart": ("・", ", "),
    "chat_label": ("質問と回答", "Questions and answers"),
    "chat_welcome": (
        (
            "資料について質問してください。回答には根拠のページと原文が付きます。"
            "資料に書かれていないことは「見当たりません」と答えます。"
        ),
        (
            "Ask about the documents. Every answer shows the page and passage it rests on; "
            "what the documents do not say is not answered."
        ),
    ),
    "question_label": ("質問（Enterで送信、Shift+Enterで改行）", "Question (Enter sends)"),
    "question_placeholder": ("資料について質問を入力", "Ask about the documents"),
    "send": ("送信", "Send"),
    "clear": ("新しい会話", "New conversation"),
    "manage": ("管理", "Manage"),
    "side_toggle": ("資料と会話", "Sources"),
    # Chat: answers
    "searching": ("資料を探しています…", "Searching the documents…"),
    "working": ("作成中", "Working"),
    "computed": (
        "この数値は資料の記載ではなく、引用した数値から計算したものです。",
        "This figure is not stated in the documents; it is computed from the cited figures.",
    ),
    "abstained": ("答えは見当たりません", "No answer found"),
    "understood": ("質問の理解：{question}", "Understood as: {question}"),
    "understood_edit": ("言い直す", "Reword it"),
    "understood_drop": ("前の話題を引き継がずに聞く", "Ask without what was said before"),
    "answered_badge": ("回答", "Answer"),
    "asked_badge": ("確認させてください", "One question back"),
    "shown_place": ("資料の記載", "What the document says"),
    "places_badge": ("該当箇所", "Places"),
    "places_around": ("根拠の周辺", "Around the source"),
    "table": ("表", "Table"),
    "table_unit": ("（単位：{unit}）", "(unit: {unit})"),
    "detail": ("回答の長さ", "Length of answers"),
    "detail_brief": ("簡潔", "Brief"),
    "detail_full": ("詳細", "Detailed"),
    "sources": ("根拠", "Sources"),
    "warning": ("ご注意", "Please note"),
    "not_answered": ("回答できませんでした", "No answer"),
    "announced_sources": ("根拠は{count}か所です。", "{count} places support it."),
    # The connection, and the keyboard
    "connection_lost": (
        "接続が切れています。入力した質問はこのまま預かり、つながりしだい送信します。",
        "The connection is lost. Your question is kept and sent as soon as it is back.",
    ),
    "help": ("？ キー操作", "? Keys"),
    "help_title": ("キーボードでできること", "What the keyboard does"),
    "help_keys": (
        (
            "Enter|質問を送る（Shift+Enterで改行）\n/|質問の欄へ移る\n"
            "1～9|その番号の根拠を開く\n[ ]|前のページ、次のページ\n"
            "+ -|ページの絵を拡大、縮小\n0|ページの全体を見る\nh|資料と会話の一覧を開く、閉じる\n"
            "Tab|次の項目へ移る\nEsc|閉じる\n?|この一覧を開く"
        ),
        (
            "Enter|send the question (Shift+Enter: new line)\n/|to the question\n"
            "1 – 9|open the source of that number\n[ ]|previous page, next page\n"
            "+ -|enlarge the picture, make it smaller\n0|see the whole page\n"
            "h|open or close sources and conversations\nTab|to the next item\nEsc|close\n"
            "?|open this list"
        ),
    ),
    "help_letters": ("1文字のキーを使う", "Use keys of one letter"),
    "help_close": ("閉じる", "Close"),
    # Evidence panel
    "evidence": ("資料の原文", "From the documents"),
    "evidence_empty": (
        "回答の根拠となるページと原文がここに表示されます。",
        "The page and passage behind an answer appear here.",
    ),
    "evidence_none": (
        "この回答には根拠となる記載がありません。",
        "No passage supports an answer.",
    ),
    "citations": ("根拠を選ぶ", "Choose a citation"),
    "related": (
        "近い内容のページ（質問への答えではありません）",
        "Nearby pages (not an answer to the question)",
    ),
    "picture_open": ("別の画面で開く", "Open in a new tab"),
    "original_open": ("元のファイルを開く", "Open the original file"),
    "zoom_tools": ("ページの絵の表示", "View of the page"),
    "zoom_out": ("縮小", "Zoom out"),
    "zoom_in": ("拡大", "Zoom in"),
    "zoom_fit": ("全体", "Whole page"),
    "zoom_mark": ("該当箇所へ", "To the quote"),
    "zoom_full": ("全画面", "Full screen"),
    "box_of": ("[{label}] の箇所：{words}", "Place [{label}]: {words}"),
    "quote_copy": ("引用を出典付きでコピー", "Copy the quote with its source"),
    "picture_drawn": (
        "資料の文字から描いた図です（元の資料の見た目ではありません）。",
        "Drawn from the document's text; the document itself looks different.",
    ),
    "picture_waited": ("ページの絵を作っています…", "Making the picture of the page…"),
    "passage": ("該当箇所", "Passage"),
    "printed_page": ("資料{page}ページ", "printed p. {page}"),
    "quoted": ("「{quote}」", "“{quote}”"),
    "inferred": ("（推定）", " (inferred)"),
    "place_separator": ("／", " / "),
    "untitled": ("（題名なし）", "(untitled)"),
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
    "history_full": (
        "このブラウザーに履歴を保存できませんでした（保存の空きがないか、禁止されています）。",
        "This browser could not keep the history (no room, or not allowed).",
    ),
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
    "scope_told": (
        "選ばれた資料だけを探しました：{names}",
        "Only these documents were searched: {names}",
    ),
    "scope_clear": ("すべての資料に戻す", "Back to all documents"),
    "scope_empty": (
        "選ばれた資料は、もう登録されていません。「資料」で選び直してください。",
        "The chosen documents are no longer registered. Please choose again.",
    ),
    "listed": ("、", ", "),
    "year_with_era": ("{year}年（{era}{number}年）", "{year}"),
    "year_plain": ("{year}年", "{year}"),
    # Suggestions
    "examples": ("質問の例", "Examples"),
    "suggest": (
        "続けて聞けること（資料に答えがあります）",
        "Ask next (the documents answer these)",
    ),
    "example_cell": (
        "{row}の{column}はどのくらいですか？",
        "{row}の{column}はどのくらいですか？",
    ),
    "question_example": ("例：{question}", "For example: {question}"),
    "suggest_section": ("「{title}」の{section}は何ですか？", "「{title}」の{section}は何ですか？"),
    "suggest_gist": ("「{title}」の要点を教えてください。", "「{title}」の要点を教えてください。"),
}
