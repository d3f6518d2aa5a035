"""Sentences of the command line; part of the catalogue."""

from __future__ import annotations

COMMAND_MESSAGES: dict[str, tuple[str, str]] = {
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
    "wrong_settings": ("設定に誤りがあります", "wrong settings"),
    "right_form": ("正しい書き方の例", "a right form"),
    "whole_number_wanted": ("整数で書きます", "write a whole number"),
    "number_wanted": ("数で書きます", "write a number"),
    "yes_or_no_wanted": ("true か false で書きます", "write true or false"),
    "no_such_setting": (
        "その名前の設定はありません（一覧は docs/settings.md）",
        "there is no such setting (docs/settings.md lists them)",
    ),
}
