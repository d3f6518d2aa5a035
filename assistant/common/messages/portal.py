"""Sentences for other programs: 源内, OpenAI's API, MCP; part of the catalogue."""

from __future__ import annotations

PORTAL_MESSAGES: dict[str, tuple[str, str]] = {
    "attached_closed": (
        "添付ファイルは受け付けていません（設定 attached_mb）。files を外して質問してください。",
        "Attached files are not taken (setting attached_mb). Ask without files.",
    ),
    "attached_not_base64": (
        "添付ファイル「{name}」の content が base64 ではありません。",
        "The content of the attached file “{name}” is not base64.",
    ),
    "attached_wrong": (
        "添付ファイルを読めません。{reason}",
        "An attached file cannot be read. {reason}",
    ),
    "attached_only": (
        "この答えは、添付されたファイルだけを根拠にしています。ファイルは答えの後に消しました。",
        "This answer rests on the attached files only; they were deleted with the answer.",
    ),
    "attached_silent": (
        "添付されたファイルには見当たらないため、登録された資料で調べました。ファイルは消しました。",
        "The attached files do not say it, so the registered documents were asked; the files were deleted.",
    ),
    "only_text": (
        "文字だけの質問に答えます。画像や音声を外して質問してください。",
        "Only text is understood. Please ask without pictures or sound.",
    ),
    "last_not_user": (
        "最後のメッセージは user の質問にしてください。",
        "The last message must be a question of the user.",
    ),
    "model_missing": (
        "モデル {name} はありません。{model} を指定してください。",
        "There is no model {name}: name {model}.",
    ),
    "passages": ("資料の該当箇所", "Passages of the documents"),
    "yes": ("はい", "Yes"),
    "no": ("いいえ", "No"),
    "genai_overview": (
        "登録された政策資料だけを根拠に、スライド番号と原文を添えて答えます。資料に書かれていないことは「見当たりません」と答えます。",
        "Answers only from the registered policy documents, with the slide and the exact passage.",
    ),
    "genai_usage": (
        "知りたいことを日本語の文で入力してください（{limit}字まで）。例：大学ファンドはどのくらいの規模ですか？ "
        "回答の [1] などの番号は、下に並ぶ根拠のスライドと原文を示します。",
        "Ask in a sentence (up to {limit} characters). Numbers such as [1] point at the slides listed below.",
    ),
    "genai_question": ("質問", "Question"),
    "genai_question_desc": (
        "資料について知りたいことを書いてください（{limit}字まで）。",
        "What you want to know of the documents (up to {limit} characters).",
    ),
    "genai_detail": ("詳しく表示する", "In detail"),
    "genai_detail_desc": (
        "詳しい文章で答え、根拠の前後の文と、関連する箇所の一覧も表示します。",
        "Answers at more length, with the passages around the quotes and a list of related ones.",
    ),
    "genai_attached": ("添えるファイル", "Files"),
    "genai_attached_desc": (
        "選ぶと、まずそのファイルから答えます（合計{megabytes}MB、{files}個まで）。この質問だけに使い、答えと同時に消します。",
        "Answered from first (up to {megabytes} MB in all, {files} files); deleted with the answer.",
    ),
    "genai_key": (
        "（seisaku key add 源内 --scope ask で作った鍵を入力してください）",
        "(enter a key made by: seisaku key add GENAI --scope ask)",
    ),
    "mcp_instructions": (
        "省庁の政策資料を調べます。答えには必ず資料名・スライド番号・原文の引用が付きます。資料に無いことは答えません。"
        "検索の結果と引用の uri からスライドの本文を、その後ろに /picture を付けるとスライドの絵を読めます。",
        "Looks into a ministry's policy documents. Answers quote the slide; what is not said is not answered. "
        "Read the uri of a hit or citation for the slide's text, with /picture behind it for its picture.",
    ),
    "mcp_search": (
        "資料の該当箇所を検索し、資料名・スライド番号・本文を近い順に返します。",
        "Searches the documents and returns passages with document and slide number, best first.",
    ),
    "mcp_query": ("検索する語または文", "words or a sentence to look for"),
    "mcp_k": ("件数", "how many"),
    "mcp_ask": (
        "資料についての質問に、スライドと原文の引用を付けて答えます。見当たらないときは abstained が true です。",
        "Answers a question from the documents with quotes; abstained is true where they do not say it.",
    ),
    "mcp_detail": (
        "言語モデルの答えの長さ。brief は簡潔、full は詳細（省けば設定のとおり）",
        "how long a language model's answer is; left out: as set",
    ),
    "mcp_question": ("日本語の質問文", "the question, best in Japanese"),
    "mcp_documents": (
        "見ることのできる資料の一覧（題名、機関、日付、種類、枚数、uri）",
        "the documents that may be seen: title, publisher, date, kind, number of slides, uri",
    ),
    "mcp_document": (
        "一つの資料と、そのスライドの番号・題名・uri。資料名はパーセント符号化します（「/」も）。",
        "one document with its slides' numbers, titles and uris; percent-encode the name, “/” too",
    ),
    "mcp_slide": (
        "スライドの本文とノート。引用の start と end は、この text の位置です。",
        "the text and notes of a slide; start and end of a citation count in this text",
    ),
    "mcp_picture": ("スライドの絵（PNG）", "the picture of a slide (PNG)"),
    "mcp_writing": (
        "答えを書いています（{count}字）…",
        "Writing the answer ({count} characters)…",
    ),
}
