"""Sentences of the view of the documents; part of the catalogue."""

from __future__ import annotations

DOCUMENT_MESSAGES: dict[str, tuple[str, str]] = {
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
}
