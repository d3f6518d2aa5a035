"""The settings page lists every setting with its default, as the code has them."""

from pathlib import Path

from assistant.settings import Settings


def test_the_settings_page_is_true() -> None:
    page = (Path(__file__).parent.parent / "docs/settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"| `{name}` | `{field.default}` | {field.description} |" in page
