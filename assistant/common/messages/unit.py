"""Sentences with a form for slides, pages and sheets each; part of the catalogue.

:func:`assistant.common.places.of_unit` chooses the form by the kind of a document.
"""

from __future__ import annotations

UNIT_MESSAGES: dict[str, tuple[str, str]] = {
    # Where something stands
    "place_slide": ("スライド{number}枚目", "Slide {number}"),
    "place_page": ("{number}ページ目", "Page {number}"),
    "place_sheet": ("シート{number}枚目", "Sheet {number}"),
    # beside the number printed on it, or the cells of a sheet
    "place_beside_slide": ("スライド{number}枚目", "Slide {number}"),
    "place_beside_page": ("{number}枚目", "Page {number}"),
    "place_beside_sheet": ("{number}枚目", "Sheet {number}"),
    "pdf_page_number": ("PDF {number}枚目", "PDF page {number}"),
    "credit_slide": ("スライド{number}", "スライド{number}"),
    "credit_page": ("{number}ページ目", "{number}ページ目"),
    "credit_sheet": ("シート{number}枚目", "シート{number}枚目"),
    "same_place_slide": ("同じスライド", "same slide"),
    "same_place_page": ("同じページ", "same page"),
    "same_place_sheet": ("同じシート", "same sheet"),
    # How long a document is
    "length_slide": ("スライド{count}枚", "{count} slides"),
    "length_page": ("{count}ページ", "{count} pages"),
    "length_sheet": ("シート{count}枚", "{count} sheets"),
    "added_slide": (
        "追加しました（スライド{count}枚）。質問できます。",
        "Added ({count} slides). You can ask about it.",
    ),
    "added_page": (
        "追加しました（{count}ページ）。質問できます。",
        "Added ({count} pages). You can ask about it.",
    ),
    "added_sheet": (
        "追加しました（シート{count}枚）。質問できます。",
        "Added ({count} sheets). You can ask about it.",
    ),
    # The evidence beside an answer
    "before_slide": ("前のスライド", "Previous slide"),
    "before_page": ("前のページ", "Previous page"),
    "before_sheet": ("前のシート", "Previous sheet"),
    "after_slide": ("次のスライド", "Next slide"),
    "after_page": ("次のページ", "Next page"),
    "after_sheet": ("次のシート", "Next sheet"),
    "leaf_of_slide": ("{number}／{count}枚", "{number} of {count}"),
    "leaf_of_page": ("{number}／{count}ページ", "{number} of {count}"),
    "leaf_of_sheet": ("{number}／{count}枚", "{number} of {count}"),
    "whole_text_slide": ("スライドの全文", "Text of the whole slide"),
    "whole_text_page": ("ページの全文", "Text of the whole page"),
    "whole_text_sheet": ("シートの全文", "Text of the whole sheet"),
    "picture_alt_slide": (
        "{document}のスライド{number}枚目の絵。引用箇所「{quote}」に印が付いています。",
        "Picture of slide {number} of {document}; the quote “{quote}” is marked.",
    ),
    "picture_alt_page": (
        "{document}の{number}ページ目の絵。引用箇所「{quote}」に印が付いています。",
        "Picture of page {number} of {document}; the quote “{quote}” is marked.",
    ),
    "picture_alt_sheet": (
        "{document}のシート{number}枚目の絵。引用箇所「{quote}」に印が付いています。",
        "Picture of sheet {number} of {document}; the quote “{quote}” is marked.",
    ),
    "picture_alt_plain_slide": (
        "{document}のスライド{number}枚目の絵。",
        "Picture of slide {number} of {document}.",
    ),
    "picture_alt_plain_page": (
        "{document}の{number}ページ目の絵。",
        "Picture of page {number} of {document}.",
    ),
    "picture_alt_plain_sheet": (
        "{document}のシート{number}枚目の絵。",
        "Picture of sheet {number} of {document}.",
    ),
    # The document that is opened from the list
    "scope_place_slide": (
        "探すスライド：{page}枚目だけ（「{title}」）",
        "Searched: slide {page} only (“{title}”)",
    ),
    "scope_place_page": (
        "探すページ：{page}ページ目だけ（「{title}」）",
        "Searched: page {page} only (“{title}”)",
    ),
    "scope_place_sheet": (
        "探すシート：{page}枚目だけ（「{title}」）",
        "Searched: sheet {page} only (“{title}”)",
    ),
    "reader_leaf_slide": ("スライド（全{count}枚）", "Slide (of {count})"),
    "reader_leaf_page": ("ページ（全{count}ページ）", "Page (of {count})"),
    "reader_leaf_sheet": ("シート（全{count}枚）", "Sheet (of {count})"),
    "reader_of_slide": ("／{count}枚", "of {count}"),
    "reader_of_page": ("／{count}ページ", "of {count}"),
    "reader_of_sheet": ("／{count}枚", "of {count}"),
    "reader_picture_slide": (
        "「{title}」スライド{page}枚目の絵",
        "Picture of slide {page} of “{title}”",
    ),
    "reader_picture_page": ("「{title}」{page}ページ目の絵", "Picture of page {page} of “{title}”"),
    "reader_picture_sheet": (
        "「{title}」シート{page}枚目の絵",
        "Picture of sheet {page} of “{title}”",
    ),
    "reader_before_slide": ("前のスライド", "Previous slide"),
    "reader_before_page": ("前のページ", "Previous page"),
    "reader_before_sheet": ("前のシート", "Previous sheet"),
    "reader_after_slide": ("次のスライド", "Next slide"),
    "reader_after_page": ("次のページ", "Next page"),
    "reader_after_sheet": ("次のシート", "Next sheet"),
    "reader_ask_slide": ("このスライドに質問", "Ask this slide"),
    "reader_ask_page": ("このページに質問", "Ask this page"),
    "reader_ask_sheet": ("このシートに質問", "Ask this sheet"),
    "reader_text_slide": ("このスライドの文字", "Text of this slide"),
    "reader_text_page": ("このページの文字", "Text of this page"),
    "reader_text_sheet": ("このシートの文字", "Text of this sheet"),
}
