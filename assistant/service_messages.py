"""Sentences of the running service: stopping, limits and the widget; part of the catalogue."""

from __future__ import annotations

SERVICE_MESSAGES: dict[str, tuple[str, str]] = {
    "stopping": (
        "サービスを停止しています。しばらくしてから、もう一度お試しください。",
        "The service is being stopped. Please try again in a while.",
    ),
    "rate_limited": (
        "短い時間に多くの要求がありました。{seconds}秒ほど待ってから、もう一度お試しください。",
        "Too many requests in a short time. Please try again in about {seconds} seconds.",
    ),
    "request_refused": (
        "この要求は受け付けられません（{phrase}）。アドレス・メソッド・権限を確かめてください。",
        "This request is not accepted ({phrase}). Check its address, its method and your rights.",
    ),
}
