"""Sentences of which answers are made, and their warnings; part of the catalogue."""

from __future__ import annotations

ANSWER_MESSAGES: dict[str, tuple[str, str]] = {
    # Nothing found
    "not_found": (
        "お尋ねの内容は、登録された資料には見当たりませんでした。",
        "The registered documents do not say this.",
    ),
    "not_found_related": (
        "お尋ねの内容は、登録された資料には見当たりませんでした。"
        "内容の近いページを参考として示します。",
        "The registered documents do not say this. The nearest pages are shown for reference.",
    ),
    "not_found_places": (
        "お尋ねにはっきり答える箇所は、登録された資料には見当たりませんでした。"
        "内容の近い箇所を参考として示します。",
        "No place in the registered documents clearly answers this. "
        "The nearest places are shown for reference.",
    ),
    # Places shown without a claim
    "shown_places": (
        "質問に近い箇所です。答えになっているか、原文でお確かめください。",
        "These places come closest to the question. Please see in the original whether they answer it.",
    ),
    "points_nowhere": (
        "「{word}」が何を指すか分かりませんでした。"
        "お手数ですが、制度や事業の名前を添えてお尋ねください。"
        "内容の近いページを参考として示します。",
        "It is not clear what “{word}” points to. Please ask again with the name of what you mean. "
        "The nearest pages are shown for reference.",
    ),
    "nothing_asked": (
        "お調べしたいことがありましたら、制度や事業の名前を添えてお尋ねください。"
        "資料から該当する箇所をお示しします。",
        "What would you like to look up? Please ask with the name of what you mean, "
        "and the places in the documents will be shown.",
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
    "page_says": ("{place}には、次のように書かれています。", "{place} says:"),
    "page_missing": (
        "「{document}」に、お尋ねの{asked}はありません。全{slides}枚です{printed}。",
        "“{document}” has no {asked}: it has {slides} slides{printed}.",
    ),
    "page_stepped": (
        "前の答えの{place}から数えました。ほかのページから数えるときは、番号でお尋ねください。",
        "Counted from {place} of the answer before. To count from another page, ask by its number.",
    ),
    "page_stepped_near": (
        "前の質問に近い{place}から数えました。ほかのページから数えるときは、番号でお尋ねください。",
        "Counted from {place}, which is near the question before. To count from another page, ask by its number.",
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
        "{place}には読み取れる文字がありません。ページの画像をご確認ください。",
        "{place} has no readable text. Please look at the page itself.",
    ),
    "page_counted": (
        "{number}ページと印刷されたページはないため、先頭から数えて{number}枚目についてお答えしました。",
        "No page has number {number} printed on it: this is page {number} counted from the first.",
    ),
    "page_repeated": (
        "{number}ページと印刷されたページは、ほかに{others}枚目にもあります。",
        "Page number {number} is also printed on page {others}.",
    ),
    "page_document": (
        "資料が複数あるため、「{document}」についてお答えしました。ほかの資料は、資料名を添えてお尋ねください。",
        "There are several documents: this is “{document}”. Name the document to ask about another.",
    ),
    "edition_silent": (
        "{edition}には見当たりませんでした。",
        "{edition} does not say this.",
    ),
    "year_untold": (
        "お尋ねの{year}は、{places} のページには書かれていません。いつの記載か、資料でお確かめください。",
        "The pages of {places} do not name {year}. Please check in the documents which year they are of.",
    ),
    "edition_cited": (
        "{edition}の記載です。同じ資料の{others}も登録されています。",
        "This is from the edition {edition}; {others} of the same document is also registered.",
    ),
    "recognised": (
        "{place}は文字認識（OCR）で読み取ったページです。文字に誤りがあるかもしれないので、ページの画像でご確認ください。",
        "{place} was read by optical character recognition (OCR), which can be wrong. Please check "
        "the picture of the page.",
    ),
    "recognised_unsure": (
        "{place}は文字認識（OCR）で読み取ったページで、読み取りの確からしさが低く、文字の誤りが多いおそれがあります。"
        "必ずページの画像でご確認ください。",
        "{place} was read by optical character recognition (OCR) with low confidence and may be wrong "
        "in many places. Be sure to check the picture of the page.",
    ),
}
