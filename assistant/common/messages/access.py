"""Sentences about who may do what; part of the catalogue."""

from __future__ import annotations

ACCESS_MESSAGES: dict[str, tuple[str, str]] = {
    "key_revoked": ("鍵 {name} を無効にしました。", "The key {name} is refused from now on."),
    "key_holds": ("有効", "valid"),
    "key_until": ("{day} まで有効", "valid until {day}"),
    "key_gone": ("{day} に無効にしました", "revoked on {day}"),
    "key_shown_once": (
        "この鍵は二度と表示されません。安全な場所に保管してください。",
        "This key is never shown again: keep it in a safe place.",
    ),
    "key_unknown": (
        "鍵が正しくないか、無効になっているか、期限が切れています。管理者に新しい鍵を求めてください。",
        "The key is wrong, revoked or past its end. Please ask the administrator for a new one.",
    ),
    "key_needed": (
        "鍵が必要です。管理者が seisaku key add で作った鍵を、x-api-key か Authorization: Bearer で送ってください。",
        "A key is needed: send one made by seisaku key add as x-api-key or Authorization: Bearer.",
    ),
    "not_allowed": (
        "この操作は許可されていません。必要な場合は管理者にお知らせください。",
        "You may not do this. Please tell the administrator if you need to.",
    ),
    "sign_in_needed": (
        "サインインが必要です。ページを読み込み直して、サインインしてください。",
        "Please sign in: reload the page.",
    ),
    "sign_in_none": (
        "sign_in が none のときは localhost だけで待ち受けます（指定は {host}）。設定 sign_in を proxy か oidc に"
        "するか、届く人すべてに見せてよければ open にしてください。",
        "With sign_in = none only localhost is listened on (not {host}). Set sign_in to proxy or oidc, or to open"
        " if everybody who reaches the address may read the documents.",
    ),
    "sign_in_no_proxy": (
        "sign_in が proxy のときは、設定 trusted_proxies に逆プロキシのアドレスが必要です（ないと誰も入れません）。",
        "sign_in = proxy needs the setting trusted_proxies: nobody could come in without it.",
    ),
    "sign_in_no_oidc": (
        "sign_in が oidc のときは、設定 {names} が必要です。",
        "sign_in = oidc needs the settings {names}.",
    ),
    "sign_in_failed": ("サインインできませんでした", "Sign-in failed"),
    "sign_in_failed_text": (
        "もう一度お試しください。続く場合は管理者にお知らせください（サービスの記録に理由が残っています）。",
        "Please try again. If it goes on, please tell the administrator, who will find the reason in the logs.",
    ),
    "signed_out": ("サインアウトしました", "Signed out"),
    "signed_out_text": (
        "続けて使うには、もう一度サインインしてください。",
        "Please sign in again to go on.",
    ),
    "go_on": ("アシスタントを開く", "Open the assistant"),
    "sign_out": ("サインアウト", "Sign out"),
    "answer_forgotten": (
        "この回答は古いため、評価を受け付けられません。もう一度質問してから評価してください。",
        "This answer is no longer known. Please ask again, and give your opinion then.",
    ),
    "host_foreign": (
        "この名前では使えません（sign_in = none は localhost だけ）。逆プロキシの後ろなら trusted_proxies が必要です。",
        "Not under this name: with sign_in = none only localhost. Behind a proxy, set trusted_proxies.",
    ),
    "records_unusable": (
        "鍵・評価・会話を保存できません。質問には答えます。",
        "Keys, feedback and conversations cannot be kept. Questions are answered.",
    ),
}
