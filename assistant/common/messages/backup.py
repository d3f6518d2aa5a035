"""Sentences of ``seisaku backup`` and ``seisaku restore``; part of the catalogue."""

from __future__ import annotations

BACKUP_MESSAGES: dict[str, tuple[str, str]] = {
    "backup_done": (
        "控えを作り、読み直して確かめました: {file}（{size:.1f} MB。索引の資料{documents}件、追加された"
        "資料のファイル{uploads}個、評価から作った問題集のファイル{curated}個、記録: {records}）",
        "The backup is made and was read back: {file} ({size:.1f} MB; {documents} indexed documents, "
        "{uploads} files of added documents, {curated} of the curated dataset, records: {records})",
    ),
    "backup_records_sqlite": ("あり", "in it"),
    "backup_records_none": ("まだない", "none yet"),
    "backup_records_postgresql": ("PostgreSQL なので含まない", "not in it: PostgreSQL"),
    "backup_postgresql": (
        "鍵・評価・会話の記録は PostgreSQL にあり、この控えには入っていません。pg_dump で控え、pg_restore で"
        "戻してください。",
        "The records (keys, feedback, conversations) are in PostgreSQL and not in this backup: back them up "
        "with pg_dump and put them back with pg_restore.",
    ),
    "backup_exists": (
        "{file} は既にあります。別の名前か、フォルダを指定してください（フォルダなら日時の名前を付けます）。",
        "{file} is there already: give another name, or a folder (the file is then named by the time).",
    ),
    "backup_inside": (
        "{file} は控える対象の {folder} の中です。別の場所、できれば別のディスクを指定してください。",
        "{file} is inside of {folder}, which is backed up: name another place, best on another disk.",
    ),
    "backup_unwritable": (
        "控え {file} を書けません（{reason}）。空き容量と書き込み権限を確かめるか、別の場所を指定してください。"
        "書きかけのファイルは消しました。",
        "Cannot write the backup {file} ({reason}): check free space and permission, or name another place. "
        "What was written of it is removed.",
    ),
    "backup_records_broken": (
        "記録のデータベース {file} が壊れているので、控えを作りませんでした（{reason}）。以前の控えから"
        " seisaku restore で戻せます。",
        "No backup was made: the database of the records, {file}, is damaged ({reason}). An earlier backup "
        "can be put back with seisaku restore.",
    ),
    "backup_nothing": (
        "控えるものがありません（索引 {index}）。--index の指定を確かめてください。",
        "There is nothing to back up (index {index}): check --index.",
    ),
    "restore_unreadable": (
        "控え {file} を読めません（{reason}）。場所と読み取り権限を確かめてください。何も変えていません。",
        "Cannot read the backup {file} ({reason}): check the place and the permission. Nothing was changed.",
    ),
    "restore_foreign": (
        "{file} は seisaku の控えではないか、初めの部分が壊れています。seisaku backup が作ったファイルを指定して"
        "ください。何も変えていません。",
        "{file} is no backup of seisaku, or its beginning is damaged: name a file that seisaku backup made. "
        "Nothing was changed.",
    ),
    "restore_damaged": (
        "控え {file} が壊れています（{what}）。別の控えを指定してください。何も変えていません。",
        "The backup {file} is damaged ({what}): name another one. Nothing was changed.",
    ),
    "restore_cut": ("途中で切れている", "it is cut off"),
    "restore_unsafe": (
        "控え {file} の中の {what} は、控えにあるはずのないものです。取り出さずに止めました。出どころを確かめて"
        "ください。何も変えていません。",
        "The backup {file} holds {what}, which no backup holds. It was not unpacked: check where the file "
        "comes from. Nothing was changed.",
    ),
    "restore_newer": (
        "控え {file} は新しい版の seisaku（{version}）が作ったものです。その版の seisaku で戻してください。"
        "何も変えていません。",
        "The backup {file} was made by a newer seisaku ({version}): restore it with that one. Nothing was "
        "changed.",
    ),
    "restore_unwritable": (
        "控えを戻せません（{reason}）。空き容量と書き込み権限を確かめてください。以前のものはそのままです。",
        "Cannot restore ({reason}): check free space and permission. What was there is as it was.",
    ),
    "restore_done": (
        "控え {file}（{made}）を戻しました。索引の資料{documents}件、追加された資料のファイル{uploads}個、"
        "評価から作った問題集のファイル{curated}個、記録: {records}",
        "Restored the backup {file} of {made}: {documents} indexed documents, {uploads} files of added "
        "documents, {curated} of the curated dataset, records: {records}",
    ),
    "restore_kept": (
        "以前のものは {places} に残してあります。確かめたら消してください。",
        "What was there before is kept at {places}: remove it once all is well.",
    ),
    "restore_restart": (
        "動いている seisaku serve があれば、起動し直してください。seisaku doctor で確かめられます。",
        "Restart seisaku serve if it is running; seisaku doctor checks what was restored.",
    ),
    "restore_moved": (
        "追加された資料の場所が控えたとき（{before}）と違います。seisaku index --rebuild {now} と、ほかの資料の"
        "フォルダを指定して実行してください。",
        "The added documents are in another place than before ({before}): run seisaku index --rebuild {now}, "
        "with the folders of the other documents too.",
    ),
    "restore_server": (
        "検索するもの（chroma_url か store_url のサーバー）は控えに入っていません。seisaku index を実行してください。",
        "What is searched is on a server (chroma_url or store_url) and not in the backup: run seisaku index.",
    ),
}
