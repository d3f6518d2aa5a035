"""A real OpenID provider (Canaille) with two people and one client, in a thread of the test."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from beacon import POLL_SECONDS

CLIENT, SECRET = "seisaku", "himitsu-no-kagi"  # pragma: allowlist secret
PASSWORD = "Sakura-2026-no-hana"  # noqa: S105  # pragma: allowlist secret


@dataclass(frozen=True)
class Provider:
    """A running provider; people are to come back to an address before they can sign in."""

    issuer: str
    app: object

    def expect(self, origin: str) -> None:
        """Register the service that runs at an address."""
        from canaille.app import models
        from canaille.backends import Backend

        with self.app.app_context():  # type: ignore[attr-defined]
            client = models.Client(
                client_id=CLIENT, client_secret=SECRET, client_name="政策資料アシスタント",
                client_uri=origin, contacts=["admin@example.go.jp"],
                redirect_uris=[f"{origin}/auth/callback"],
                post_logout_redirect_uris=[f"{origin}/auth/signed-out"],
                grant_types=["authorization_code"], response_types=["code"],
                scope=["openid", "profile", "email", "groups"],
                token_endpoint_auth_method="client_secret_basic",  # noqa: S106
            )  # fmt: skip
            Backend.instance.save(client)
            client.audience = [client]
            Backend.instance.save(client)


@contextmanager
def oidc_provider() -> Iterator[Provider]:
    """Run a provider that knows hanako, of the group jinji, and taro, of none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import canaille
        from canaille.app import models
        from canaille.backends import Backend
        from joserfc.jwk import RSAKey
        from werkzeug.serving import make_server

        server = make_server("127.0.0.1", 0, lambda *_: (), threaded=True)
        issuer = f"http://127.0.0.1:{server.server_port}"
        app = canaille.create_app(
            {
                "SECRET_KEY": "only for tests",  # pragma: allowlist secret
                "SERVER_NAME": f"127.0.0.1:{server.server_port}",
                "PREFERRED_URL_SCHEME": "http",
                "CANAILLE": {"DATABASE": "memory", "TRUSTED_DOMAINS": ["127.0.0.1"]},
                "CANAILLE_OIDC": {"ACTIVE_JWKS": [RSAKey.generate_key(2048).as_dict(private=True)]},
            }
        )  # fmt: skip
        server.app = app
        with app.app_context():
            people = [
                models.User(
                    user_name=name, formatted_name=shown, family_name=shown, emails=[f"{name}@example.go.jp"],
                    password=PASSWORD,
                )
                for name, shown in (("hanako", "山田花子"), ("taro", "鈴木太郎"))
            ]  # fmt: skip
            for person in people:
                Backend.instance.save(person)
            Backend.instance.save(models.Group(display_name="jinji", members=[people[0]]))
        thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
        thread.start()
        try:
            yield Provider(issuer, app)
        finally:
            server.shutdown()
            thread.join()
