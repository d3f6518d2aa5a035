"""Sentences of the running service: stopping, limits and the widget; part of the catalogue."""

from __future__ import annotations

SERVICE_MESSAGES: dict[str, tuple[str, str]] = {
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
        "この要求は受け付けられません（{phrase}）。アドレス・メソッド・権限を確かめてください。",
        "This request is not accepted ({phrase}). Check its address, its method and your rights.",
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
