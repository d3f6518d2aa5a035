"""What the docs claim is so: every setting with its default, every test that is named."""

import re
from pathlib import Path

from assistant.settings import Settings


def test_the_settings_page_is_true() -> None:
    page = (Path(__file__).parent.parent / "docs/settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"| `{name}` | `{field.default}` | {field.description} |" in page


def test_every_test_that_the_security_page_names_is_there() -> None:
    root = Path(__file__).parent.parent
    page = (root / "docs/security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/\w+\.py)::(\w+)`", page)
    assert len(named) > 30
    for file, name in named:
        assert f"\ndef {name}(" in (root / file).read_text(encoding="utf-8"), f"{file}::{name}"
