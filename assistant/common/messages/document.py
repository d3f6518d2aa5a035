"""Sentences of the view of the documents; part of the catalogue."""

from __future__ import annotations

DOCUMENT_MESSAGES: dict[str, tuple[str, str]] = {
    "block_heading": ("見出し", "Heading"),
    "block_paragraph": ("段落", "Paragraph"),
    "block_list": ("箇条書き", "List"),
    "block_table": ("表", "Table"),
    "block_caption": ("図表の題", "Caption"),
    "block_figure": ("図", "Figure"),
    "block_note": ("注", "Note"),
    "block_furniture": ("柱・ページ番号", "Running head"),
    "read_dropped": ("読み取っていないもの", "What is not read"),
    "read_pages_left": (
        "この後の{count}ページは示していません。",
        "{count} further pages are not shown.",
    ),
    "read_no_picture": ("ページの絵はありません。", "There is no picture of this page."),
    "fact_format": ("形式", "Format"),
    "fact_publisher": ("発行", "Publisher"),
    "fact_pages": ("ページ数", "Pages"),
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
    "fact_dropped": ("読み取っていないもの", "What is not read"),
    "flat_text": ("テキスト", "Text"),
    "none": ("なし", "none"),
    "unknown": ("不明", "unknown"),
    "seconds": ("{seconds}秒", "{seconds} s"),
    "more": ("ほか{count}", "and {count} more"),
    "upload_wait": ("順番を待っています…", "Waiting for its turn…"),
    "upload_read": ("ファイルを読んでいます…（{done}/{total}）", "Reading… ({done}/{total})"),
    "upload_embed": ("検索の準備をしています…（{done}/{total}節）", "Embedding… ({done}/{total})"),
    "upload_store": (
        "索引を保存しています…（{done}/{total}）",
        "Saving the index… ({done}/{total})",
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
    "delete_done": ("削除しました。", "Deleted."),
    "delete_done_container": (
        "「{container}」を、中の資料ごと削除しました。",
        "{container} and all documents in it were deleted.",
    ),
    "undo_done": ("元に戻しました。", "Brought back."),
    "undo_late": (
        "もう元に戻せません。ファイルをもう一度追加してください。",
        "It cannot be brought back any more. Please add the file again.",
    ),
    "upload_cancelled": (
        "追加をやめました。何も変わっていません。",
        "Given up; nothing has changed.",
    ),
    "document_unknown": (
        "「{document}」という資料は登録されていません。",
        "There is no document “{document}”.",
    ),
    "delete_missing": (
        "この画面から追加した資料ではないか、すでにありません。",
        "It was not added here, or is gone already.",
    ),
}
