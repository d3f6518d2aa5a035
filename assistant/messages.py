"""Every sentence the chat, the HTTP service and the command line say: Japanese, then English."""

from __future__ import annotations

import re
from typing import Literal

from assistant.access_messages import ACCESS_MESSAGES
from assistant.backup_messages import BACKUP_MESSAGES
from assistant.bundle_messages import BUNDLE_MESSAGES
from assistant.chat_messages import CHAT_MESSAGES
from assistant.curate_messages import CURATE_MESSAGES
from assistant.portal_messages import PORTAL_MESSAGES
from assistant.service_messages import SERVICE_MESSAGES

Language = Literal["ja", "en"]

MESSAGES: dict[str, tuple[str, str]] = {
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
    "not_found": (
        "お尋ねの内容は、登録された資料には見当たりませんでした。",
        "The registered documents do not say this.",
    ),
    "not_found_related": (
        "お尋ねの内容は、登録された資料には見当たりませんでした。"
        "内容の近いスライドを参考として示します。",
        "The registered documents do not say this. The nearest slides are shown for reference.",
    ),
    # Documents view
    "view_chat": ("質問する", "Ask"),
    "view_documents": ("資料", "Documents"),
    "documents_title": ("登録された資料", "Registered documents"),
    "documents_heads": (
        "資料|題名|発行|年|形式|スライド|文字なし",
        "Document|Title|Publisher|Year|Format|Slides|No text",
    ),
    "document_choose": ("読み取りの報告を見る資料", "Document whose report is shown"),
    "extraction": ("読み取りの報告", "Extraction report"),
    "extraction_empty": (
        "資料を選ぶと、読み取りの報告がここに表示されます。",
        "Choose a document to see what was read of it.",
    ),
    "fact_format": ("形式", "Format"),
    "fact_publisher": ("発行", "Publisher"),
    "fact_pages": ("ページ（スライド）", "Pages (slides)"),
    "fact_characters": ("文字数", "Characters"),
    "fact_passages": ("節", "Passages"),
    "fact_tables": ("表", "Tables"),
    "fact_printed_pages": ("印刷ページ番号のあるページ", "Pages with a printed number"),
    "fact_without_text": ("文字のないページ", "Pages without text"),
    "fact_garbled": ("文字化けの疑いがあるページ", "Pages that may be garbled"),
    "fact_unknown": ("フォントで説明できない文字", "Characters their font does not explain"),
    "fact_repairs": ("補正した文字", "Characters mended"),
    "fact_seconds": ("読み取り時間", "Time to read"),
    "fact_notes": ("備考", "Remarks"),
    "flat_text": ("テキスト", "Text"),
    "none": ("なし", "none"),
    "unknown": ("不明", "unknown"),
    "seconds": ("{seconds}秒", "{seconds} s"),
    "more": ("ほか{count}", "and {count} more"),
    "left_out": ("索引に入っていないファイル", "Files that are not in the index"),
    "left_out_failed": ("読めませんでした", "Not read"),
    "left_out_skipped": ("読み飛ばしました", "Passed over"),
    "upload": ("資料を追加", "Add documents"),
    "upload_label": (
        "ファイル（{limit}MBまで、一度に{files}個まで）",
        "Files (up to {limit} MB each, {files} at once)",
    ),
    "upload_formats": ("追加できる形式：{formats}", "Formats: {formats}"),
    "upload_off": (
        "この画面からの追加は止めてあります（設定 uploads）。管理者が seisaku index で追加します。",
        "Adding is turned off here (setting uploads). Use seisaku index.",
    ),
    "upload_wait": ("順番を待っています…", "Waiting for its turn…"),
    "upload_read": ("ファイルを読んでいます…（{done}/{total}）", "Reading… ({done}/{total})"),
    "upload_embed": ("検索の準備をしています…（{done}/{total}節）", "Embedding… ({done}/{total})"),
    "upload_store": (
        "索引を保存しています…（{done}/{total}）",
        "Saving the index… ({done}/{total})",
    ),
    "upload_indexed": (
        "追加しました（スライド{slides}枚）。質問できます。",
        "Added ({slides} slides). You can ask about it.",
    ),
    "upload_present": (
        "すでに「{name}」として登録されています。",
        "Already registered as “{name}”.",
    ),
    "upload_format": (
        "この形式（{suffix}）は読めません。読める形式：{formats}",
        "This format ({suffix}) cannot be read. Supported: {formats}",
    ),
    "upload_too_large": (
        "ファイルが大きすぎます。{limit}MB以内に分けてください。",
        "The file is too large. Split it into files of at most {limit} MB.",
    ),
    "upload_too_many": (
        "一度に追加できるのは{limit}個までです（{count}個ありました）。分けて追加してください。",
        "At most {limit} files at once ({count} were given). Add them in parts.",
    ),
    "delete": ("この資料を削除", "Delete this document"),
    "delete_ask": (
        "「{name}」を索引と保存場所から削除します。元に戻せません。よろしいですか？",
        "Delete “{name}” from the index and from storage? This cannot be undone.",
    ),
    "delete_yes": ("削除する", "Delete"),
    "delete_no": ("やめる", "Cancel"),
    "delete_done": ("削除しました。", "Deleted."),
    "delete_missing": (
        "この画面から追加した資料ではないか、すでにありません。",
        "It was not added here, or is gone already.",
    ),
    # Pages asked for by number
    "overview_document": (
        "「{document}」（全{slides}枚）の主な内容です。",
        "The main points of “{document}” ({slides} slides):",
    ),
    "overview_documents": (
        "登録された資料{count}件の主な内容です。",
        "The main points of the {count} registered documents:",
    ),
    "overview_topic": (
        "「{topic}」について、資料には次の記載があります。",
        "What the documents say about “{topic}”:",
    ),
    "page_is": ("{place}は「{title}」です。", "{place} is “{title}”."),
    "page_missing": (
        "「{document}」に、お尋ねの{asked}はありません。全{slides}枚です{printed}。",
        "“{document}” has no {asked}: it has {slides} slides{printed}.",
    ),
    "printed_range": (
        "（印刷されたページ番号は{first}〜{last}）",
        " (printed page numbers {first} to {last})",
    ),
    "asked_physical": ("{number}枚目", "slide {number}"),
    "asked_printed": ("{number}ページ", "page {number}"),
    "page_silent": (
        "お尋ねの内容は、{place}「{title}」には見当たりませんでした。",
        "{place} “{title}” does not say this.",
    ),
    "page_without_text": (
        "{place}には読み取れる文字がありません。スライドの画像をご確認ください。",
        "{place} has no readable text. Please look at the slide itself.",
    ),
    "page_counted": (
        "{number}ページと印刷されたスライドはないため、先頭から数えて{number}枚目についてお答えしました。",
        "No slide has page number {number} printed on it: this is slide {number} counted from the first.",
    ),
    "page_repeated": (
        "{number}ページと印刷されたスライドは、ほかに{others}枚目にもあります。",
        "Page number {number} is also printed on slide {others}.",
    ),
    "page_document": (
        "資料が複数あるため、「{document}」についてお答えしました。ほかの資料は、資料名を添えてお尋ねください。",
        "There are several documents: this is “{document}”. Name the document to ask about another.",
    ),
    "llm_failed": (
        "言語モデルから答えを得られなかったため、資料の原文から抜き出して答えました。",
        "The language model did not answer; this answer is extracted from the documents.",
    ),
    "llm_unsupported": (
        "言語モデルの文を原資料で確認できなかったため、資料の原文から抜き出して答えました。",
        "What the language model wrote is not borne out; this answer is extracted instead.",
    ),
    "llm_left_out": (
        "原資料で確認できない文を{count}件、答えから除きました。",
        "Left out of the answer, as the documents do not bear them out: {count} sentence(s).",
    ),
    "edition_silent": (
        "{edition}には見当たりませんでした。",
        "{edition} does not say this.",
    ),
    "edition_cited": (
        "{edition}の記載です。同じ資料の{others}も登録されています。",
        "This is from the edition {edition}; {others} of the same document is also registered.",
    ),
    "recognised": (
        "{place}は文字認識（OCR）で読み取ったページです。文字に誤りがあるかもしれないので、スライドの画像でご確認ください。",
        "{place} was read by optical character recognition (OCR), which can be wrong. Please check "
        "the picture of the slide.",
    ),
    "recognised_unsure": (
        "{place}は文字認識（OCR）で読み取ったページで、読み取りの確からしさが低く、文字の誤りが多いおそれがあります。"
        "必ずスライドの画像でご確認ください。",
        "{place} was read by optical character recognition (OCR) with low confidence and may be wrong "
        "in many places. Be sure to check the picture of the slide.",
    ),
    # Errors
    "length_required": (
        "送信するファイルの長さが示されていません。",
        "The request does not say how long it is.",
    ),
    "question_empty": (
        "質問が空です。質問を入力してください。",
        "The question is empty. Enter one.",
    ),
    "question_too_long": (
        "質問が長すぎます（{length}文字）。{limit}文字以内にしてください。",
        "The question is too long ({length} characters). The limit is {limit}.",
    ),
    "request_invalid": (
        "要求の形式が正しくありません：{fields}",
        "The request is malformed: {fields}",
    ),
    "body_too_large": (
        "要求が大きすぎます。{limit}バイト以内にしてください。",
        "The request is too large. The limit is {limit} bytes.",
    ),
    "slide_missing": (
        "「{document}」にスライド{number}は見つかりません。",
        "“{document}” has no slide {number}.",
    ),
    "quote_missing": (
        "「{document}」のスライド{number}に、その引用はありません。スライドの本文と一致する語句か、"
        "本文の位置（start と end）を指定してください。",
        "Slide {number} of “{document}” does not say that: give words of its text, or start and end.",
    ),
    "picture_busy": (
        "ただいま絵の作成が混み合っています。少し待ってからもう一度お試しください。",
        "Too many pictures are being made. Please try again in a moment.",
    ),
    "picture_failed": (
        "「{document}」のスライド{number}の絵を作成できませんでした。本文は表示できます。",
        "Slide {number} of “{document}” cannot be pictured. Its text can still be read.",
    ),
    "path_missing": (
        "このアドレスまたはメソッドはありません。",
        "There is nothing at this address, or not with this method.",
    ),
    "upload_closed": ("ファイルの送信は受け付けていません。", "Uploads are not accepted."),
    "not_ready": (
        "索引を利用できません。seisaku doctor で確かめてください。",
        "The index cannot be used. Run seisaku doctor.",
    ),
    "internal_error": (
        (
            "申し訳ありません。処理中に問題が起きました。もう一度お試しください。"
            "続く場合は管理者にお知らせください。"
        ),
        "Sorry, something went wrong. Please try again, and tell the administrator if it persists.",
    ),
    # Command line
    "port_in_use": (
        (
            "{host} のポート {port} は使えません（{reason}）。"
            "--port で別の番号を指定してください（0 で自動）。"
        ),
        "cannot listen on {host} port {port}: choose another with --port (0 picks a free one).",
    ),
    "indexing_deck": (
        "索引がまだないため、同梱の資料から作成します。",
        "There is no index yet: building one from the bundled deck.",
    ),
    "serving": (
        "{url} で待ち受けています（停止は Ctrl-C）。",
        "Listening on {url} (Ctrl-C stops).",
    ),
    "stopped": ("停止しました。", "Stopped."),
    "question_or_batch": (
        "質問か --batch のファイルの、どちらか一方を指定してください。",
        "give either a question or a file with --batch.",
    ),
    "one_dataset": (
        "データセットは一つだけ指定できます：{given}",
        "name one dataset only: {given}",
    ),
    **CHAT_MESSAGES,
    **SERVICE_MESSAGES,
    **ACCESS_MESSAGES,
    **CURATE_MESSAGES,
    **BACKUP_MESSAGES,
    **BUNDLE_MESSAGES,
    **PORTAL_MESSAGES,
}


def message(key: str, language: Language, **values: object) -> str:
    """Return one sentence of the catalogue with its values filled in.

    Raises:
        KeyError: there is no such key, or a value it needs is missing.
    """
    japanese, english = MESSAGES[key]
    return (japanese if language == "ja" else english).format(**values)


def both(key: str, **values: object) -> str:
    """Return the sentence in Japanese and English, for readers whose language is not known."""
    return f"{message(key, 'ja', **values)} / {message(key, 'en', **values)}"


_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def one_language(text: str, language: Language) -> str:
    """Return one language of a sentence told in both (`both`); any other text as it is."""
    parts = text.split(" / ")
    for cut in range(1, len(parts)):
        japanese, english = " / ".join(parts[:cut]), " / ".join(parts[cut:])
        if _JAPANESE.search(japanese) and not _JAPANESE.search(english):
            return japanese if language == "ja" else english
    return text
