"""Questions to the person at the terminal; what strangers wrote is shown, never obeyed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rich.console import Console
from rich.prompt import Confirm, IntPrompt, Prompt
from rich.text import Text

# Control characters could change what the terminal shows; so could those that turn the order.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})


def plain(text: str) -> str:
    """Return a stranger's text as it may go to a terminal: what cannot be seen is marked."""
    return "".join(
        "\ufffd" if unicodedata.category(char) in _UNSEEN and char not in "\n\t" else char
        for char in text
    )


class _Line(Prompt):
    """A line of text; a default may be a stranger's."""

    def render_default(self, default: object) -> Text:
        """Return the default as it may be shown."""
        return Text(f"({plain(str(default))})", "prompt.default")


class Asking:
    """Asks on one console.

    Args:
        console: where questions and texts go.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    def tell(self, text: str) -> None:
        """Show a text as it is."""
        self._console.print(Text(plain(text)), soft_wrap=True)  # a path is copied whole

    def line(self, label: str, default: str = "") -> str:
        """Ask for a line; an empty one takes the default."""
        shown = bool(default)
        return _Line.ask(Text(label), console=self._console, default=default, show_default=shown)

    def choice(self, label: str, choices: Sequence[str], default: str | None = None) -> str:
        """Ask for one of some words, again and again."""
        given = {} if default is None else {"default": default}
        told: str = _Line.ask(Text(label), console=self._console, choices=list(choices), **given)  # type: ignore[call-overload]
        return told

    def yes(self, label: str, default: bool) -> bool:
        """Ask for yes or no."""
        return Confirm.ask(Text(label), console=self._console, default=default)

    def number(self, label: str) -> int:
        """Ask for a whole number."""
        return IntPrompt.ask(Text(label), console=self._console)
