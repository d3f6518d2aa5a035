"""Sentences of the answer records; part of the catalogue."""

from __future__ import annotations

RECORD_MESSAGES: dict[str, tuple[str, str]] = {
    # Of the service
    "record_unwritable": (
        "答えを記録に残せないため、お答えできません（設定 answer_records）。管理者にお知らせください。"
        "管理者は、記録のデータベースの空き容量と書き込みを確かめてください。",
        "No answer is given, because it cannot be recorded (setting answer_records). Please tell the "
        "administrator, who should check that the database of the records has room and can be written.",
    ),
    "record_tampered": (
        "答えの記録の末尾が書き換えられているため、続けて記録できません。管理者は seisaku records verify で"
        "確かめてください（答えの記録を直すまで、お答えできません）。",
        "The end of the answer records was changed: nothing can be added, and no answer is given until that "
        "is mended. The administrator should run seisaku records verify.",
    ),
    # seisaku records verify
    "records_whole": (
        "答えの記録{count}件は、書いたときのままです（文を消したもの{deleted}件、いずれも跡あり）。"
        "末尾: {head}",
        "The {count} answer records are as they were written ({deleted} texts deleted, each with a trace). "
        "End: {head}",
    ),
    "records_broken": (
        "答えの記録{count}件に、書いたときのままでないところが{problems}か所あります。記録を書き足さず、"
        "控えと比べてください。",
        "Among {count} answer records, {problems} things are not as they were written. Write nothing to "
        "them, and compare them with a backup.",
    ),
    "records_unsigned": (
        "末尾に署名がありません。末尾ごと差し替えられたときは分かりません（設定 answer_records_secret、または"
        "別の場所に書き留めた末尾を --head で）。",
        "The end is not signed: a replacement of all, the end included, is not noticed (set "
        "answer_records_secret, or give an end that was noted elsewhere as --head).",
    ),
    "records_clock_back": (
        "{count}件で時計が前の記録より戻っています（最初は{first}番）。順序は番号で決まるので、記録は有効です。",
        "In {count} records the clock was behind the record before (first: {first}). The numbers order the "
        "records, which stand.",
    ),
    "record_changed": ("{at}: 書き換えられています", "{at}: changed"),
    "record_text_changed": ("{at}: 文が書き換えられています", "{at}: the text was changed"),
    "record_missing": ("{at}: ありません", "{at}: missing"),
    "record_order": (
        "{at}: 前の記録につながりません（順序の入れ替え、または前の記録の差し替え）",
        "{at}: does not follow the record before (reordered, or that one was replaced)",
    ),
    "record_text_gone": (
        "{at}: 文が、消した跡なしに消えています",
        "{at}: the text is gone without a trace of its deletion",
    ),
    "record_text_back": (
        "{at}: 消したはずの文が残っています",
        "{at}: the text is there, though it was deleted",
    ),
    "record_tail": (
        "{at}: 末尾の記録がないか、別のものです",
        "{at}: the last records are missing, or others",
    ),
    "record_beyond": ("{at}: 末尾より後にあります", "{at}: stands after the end"),
    "record_head_gone": (
        "{at}: 記録の末尾の控え（answer_record_head）がありません",
        "{at}: the end that is noted beside the records (answer_record_head) is gone",
    ),
    "record_signature": (
        "{at}: 末尾の署名が設定 answer_records_secret と合いません（後から鍵を決めたときは、ほかに問題が"
        "なければ seisaku records sign で署名してください）",
        "{at}: the signature of the end does not fit answer_records_secret (if the secret is new, and "
        "nothing else is wrong, run seisaku records sign)",
    ),
    "record_noted": (
        "{at}: 書き留めてあった末尾と違います（記録全体の差し替え、または古い控え）",
        "{at}: not as the noted end has it (all of it was replaced, or is an older copy)",
    ),
    "record_unreadable": (
        "{at}以降: データベースが壊れていて読めません",
        "From {at} on: the database is damaged and cannot be read",
    ),
    "record_at": ("記録{first}", "Record {first}"),
    "record_between": ("記録{first}〜{last}", "Records {first} to {last}"),
    "record_export_line": (
        "{file} の{line}行目は、seisaku records export が書いたままではありません（{reason}）。",
        "Line {line} of {file} is not as seisaku records export wrote it ({reason}).",
    ),
    "record_head_form": (
        "--head は「件数:ハッシュ」の形で書きます（例 120:ab12…、seisaku records head が示します）。",
        "Give --head as COUNT:HASH, which seisaku records head prints.",
    ),
    # export, sign
    "records_exported": (
        "答えの記録{count}件を {file} に書きました。末尾: {head}",
        "{count} answer records are written to {file}. End: {head}",
    ),
    "records_file_there": (
        "{file} は既にあります。別の名前を指定してください。",
        "{file} is there already: give another name.",
    ),
    "records_signed": ("末尾に署名しました。末尾: {head}", "The end is signed. End: {head}"),
    "records_no_secret": (
        "設定 answer_records_secret がないので、署名できません。",
        "There is nothing to sign with: set answer_records_secret.",
    ),
    "records_title": ("答えの記録", "Answer records"),
    "records_lead": (
        "{app}の答えの記録です。番号とハッシュは、記録のデータベースと書き出した JSON Lines と照らせます。",
        "Answers of {app}, as recorded. Numbers and hashes can be held against the database and the JSON Lines.",
    ),
    "record_seal_heads": (
        "記録番号|日時|尋ねた人|保存期間|版|封（SHA-256）|前の記録の封",
        "Record|When|Who|Retention class|Versions|Seal (SHA-256)|Seal of the record before",
    ),
    "record_nobody": ("（不明）", "(nobody known)"),
    "record_page_hash": (
        "{page}: 本文 {text}、ファイル {file}",
        "{page}: text {text}, file {file}",
    ),
    # Retention
    "records_lapsed": (
        "保存期間が過ぎた答えの記録は{count}件です: {numbers}。文を消すには --yes を付けてください。",
        "{count} answer records are past their retention: {numbers}. Add --yes to delete their texts.",
    ),
    "records_none_lapsed": (
        "保存期間が過ぎた答えの記録はありません。",
        "No answer record is past its retention.",
    ),
    "records_deleted": (
        "{count}件の文を消し、その跡を記録{number}に残しました。以前に取った控えと書き出しには残っています。",
        "The texts of {count} records are deleted, and record {number} tells of it. Earlier backups and "
        "exports still hold them.",
    ),
    "records_sure": (
        "記録{numbers}の文を消します。戻せません。よければ --yes を付けてください。",
        "This deletes the texts of records {numbers} for ever. Add --yes if you are sure.",
    ),
    "records_which": (
        "番号か --lapsed のどちらか一つを指定してください。",
        "Give numbers, or --lapsed, but not both.",
    ),
    "records_no_reason": (
        "番号で消すときは、理由を --reason に書いてください。",
        "Say why with --reason, where numbers are deleted.",
    ),
    "records_not_whole": (
        "答えの記録が書いたときのままではないので、何も変えませんでした。seisaku records verify で確かめてください。",
        "Nothing was done, because the answer records are not as they were written: run seisaku records verify.",
    ),
    "records_classed": (
        "{count}件の保存期間を{term}とし、記録{number}に残しました。",
        "{count} records are of class {term} now, which record {number} tells.",
    ),
    "records_term_form": (
        "保存期間 {term} は読めません。5y（年）、90d（日）、kept（期限なし）の形で書きます。",
        "{term} is no retention class: write 5y (years), 90d (days) or kept.",
    ),
    "record_none": (
        "その番号の答えの記録はありません。",
        "There is no answer record of this number.",
    ),
    "record_deleted": (
        "記録{number}の文は消されています。",
        "The text of record {number} was deleted.",
    ),
    # Replay
    "replay_same": (
        "記録{number}: 今も同じ答えです。引用したページも、ファイルも、版も同じです。",
        "Record {number}: the answer is the same today, and so are cited pages, files and versions.",
    ),
    "replay_changed": (
        "記録{number}「{question}」: {count}点が変わっています。",
        "Record {number} “{question}”: {count} things have changed.",
    ),
    "replay_answer": (
        "答え\n  前: {before}\n  今: {now}",
        "Answer\n  then: {before}\n  now: {now}",
    ),
    "replay_status": ("答えの種類: {before} → {now}", "Kind of answer: {before} → {now}"),
    "replay_page_new": ("{where}: 新しく引用しています", "{where}: cited now"),
    "replay_page_dropped": ("{where}: もう引用していません", "{where}: no longer cited"),
    "replay_page_text": (
        "{where}: 本文が変わりました（{before} → {now}）",
        "{where}: its text has changed ({before} → {now})",
    ),
    "replay_page_gone": ("{where}: もうありません", "{where}: is gone"),
    "replay_file": (
        "{where}: ファイルが変わりました（{before} → {now}）",
        "{where}: the file has changed ({before} → {now})",
    ),
    "replay_file_gone": ("{where}: もう登録されていません", "{where}: is no longer indexed"),
    "replay_generation": (
        "索引の世代: {before} → {now}",
        "Generation of the index: {before} → {now}",
    ),
    "replay_version": ("{where}: {before} → {now}", "{where}: {before} → {now}"),
}
