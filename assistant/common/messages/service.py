"""Sentences of the running service: errors, stopping, limits and the widget; part of the catalogue."""

from __future__ import annotations

SERVICE_MESSAGES: dict[str, tuple[str, str]] = {
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
    "document_missing": (
        "「{document}」は登録されていません。",
        "“{document}” is not registered.",
    ),
    "original_missing": (
        "「{document}」の元のファイルが見つからないか、登録した時と違うものになっています。",
        "The file of “{document}” is gone, or no longer the one that was registered.",
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
    # Stopping, limits and the widget
    "stopping": (
        "サービスを停止しています。しばらくしてから、もう一度お試しください。",
        "The service is being stopped. Please try again in a while.",
    ),
    "asker_gone": (
        "質問した人が接続を切ったため、答えを作りませんでした。",
        "No answer was made: whoever asked has left.",
    ),
    "rate_limited": (
        "短い時間に多くの要求がありました。{seconds}秒ほど待ってから、もう一度お試しください。",
        "Too many requests in a short time. Please try again in about {seconds} seconds.",
    ),
    "embed_launcher": ("資料に質問する", "Ask the documents"),
    "embed_close": ("閉じる", "Close"),
    "embed_refused": (
        "このページでは資料アシスタントを使えません。管理者にお知らせください（設定 embed_origins）。",
        "The assistant cannot be used on this page. Please tell the administrator (embed_origins).",
    ),
    "embed_failed": (
        "サービスに接続できませんでした。しばらくしてから、もう一度お試しください。",
        "The service cannot be reached. Please try again in a while.",
    ),
    "embed_site": (
        "このサイト（{site}）にはウィジェットを置けません。設定 embed_origins に加えてください。",
        "The widget may not stand on this site ({site}): add it to the setting embed_origins.",
    ),
    "embed_session": (
        "しばらく使われなかったため、接続が切れました。ページを読み込み直してください。",
        "The session has ended. Please reload the page.",
    ),
    "request_refused": (
        "この要求は受け付けられません（{phrase}）。"
        "アドレス・メソッド・権限と、本文の形式（UTF-8 の JSON）を確かめてください。",
        "This request is not accepted ({phrase}). "
        "Check its address, its method, your rights, and that its body is JSON in UTF-8.",
    ),
    "body_too_slow": (
        "要求の本文が時間内に届きませんでした。もう一度お試しください。",
        "The request's body did not arrive in time. Please try again.",
    ),
    "body_encoded": (
        "圧縮した本文は受け付けません。圧縮せずに送ってください。",
        "Compressed bodies are not accepted: send it as it is.",
    ),
}
