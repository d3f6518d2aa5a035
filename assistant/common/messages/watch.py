"""Sentences about folders that the index is kept in step with; part of the catalogue."""

from __future__ import annotations

WATCH_MESSAGES: dict[str, tuple[str, str]] = {
    "watch_begins": ("フォルダを見守ります：{folders}", "Watching folders: {folders}"),
    "watch_nothing": (
        "見守るフォルダがありません。seisaku watch フォルダ、または設定 watch で指定してください。",
        "No folder to watch: give some to seisaku watch, or in the setting watch.",
    ),
    "watch_file": (
        "{folder} はファイルです。それを置いたフォルダを指定してください。",
        "{folder} is a file: name the folder that holds it.",
    ),
    "watch_unresolved": (
        "{folder} がどのフォルダか分かりません（リンクが輪になっているか、~ の後の利用者がいません）。"
        "実際のパスを指定してください。",
        "{folder} leads to no folder (its links form a loop, or there is no such user after ~): "
        "name the real path.",
    ),
    "watch_own": (
        "{folder} は見守れません。索引や追加された資料の置き場所（{own}）と重なっています。"
        "重ならないフォルダを指定してください。",
        "{folder} cannot be watched: it overlaps {own}, where the index or added sources are kept. "
        "Name a folder apart from it.",
    ),
    "watch_nested": (
        "{folder} は {outer} の中にあるので、そちらと一緒に見守ります。",
        "{folder} lies in {outer} and is watched with it.",
    ),
    "watch_watched": (
        "{folder} を見守っています（{files}ファイル）。",
        "Watching {folder} ({files} files).",
    ),
    "watch_unreachable": (
        "{folder} に届きません（ない、開けない、応答しない、または共有が外れて空になっています）。索引にある資料は"
        "残し、届くようになったら続けます。本当に空にしたときは seisaku index {folder} で除けます。",
        "{folder} cannot be reached (not there, not readable, not answering, or an empty mount point). Its "
        "documents stay in the index, and it is taken up again when it returns. If it was emptied on "
        "purpose, run seisaku index {folder}.",
    ),
    "watch_too_many": (
        "{folder} のファイルが {most} を超えるため、索引に反映しません（索引にある資料は残します）。下のフォルダを"
        "指定するか、設定 watch_files を上げてください。",
        "{folder} holds more than {most} files and is left alone; its documents stay in the index. Name "
        "folders below it, or raise the setting watch_files.",
    ),
    "watch_updated": (
        "索引に反映しました：追加 {added}、更新 {updated}、削除 {removed}（{seconds}秒）",
        "Index updated: {added} added, {updated} updated, {removed} removed ({seconds} s)",
    ),
    "watch_unread": ("読めないファイル：{reason}", "Not read: {reason}"),
    "watch_failed": (
        "索引に反映できません。あとで試し直します：{why}",
        "The index could not be updated, and will be tried again: {why}",
    ),
    "watch_nobody": (
        "見守っているフォルダはありません（設定 watch か seisaku watch）。",
        "No folder is watched now (the setting watch, or seisaku watch).",
    ),
    "watch_well": (
        "{folders} を見守っています（最終確認 {seconds}秒前、反映待ち {waiting}件）。",
        "Watching {folders} (last checked {seconds} s ago, {waiting} changes waiting).",
    ),
    "watch_line": ("フォルダーの最終確認：{time}", "Folders last checked: {time}"),
    "watch_line_starting": ("フォルダーを確認しています。", "Checking the folders."),
    "watch_line_waiting": ("反映待ち {count}件", "{count} changes waiting"),
    "watch_line_unwell": (
        "確認できないフォルダー {count}か所",
        "{count} folders cannot be checked",
    ),
}
