"""What every ``seisaku`` command shares: its common options, its settings, and plain errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assistant.common.settings import Settings

OUR_PACKAGES = {"assistant", "corpus", "eval", "index"}
INDEX_HELP = "索引のフォルダ（環境変数 SEISAKU_INDEX、既定は var/index） / folder of the index"
IndexDir = Annotated[Path | None, typer.Option("--index", metavar="DIR", help=INDEX_HELP)]
CONFIG_HELP = "設定ファイル（TOML） / configuration file"
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help=CONFIG_HELP)]


@contextmanager
def plain_errors(code: int = 2) -> Iterator[None]:
    """Print a foreseen error as one line and exit; a traceback is left for real faults.

    Foreseen are the errors of our own packages, whose messages say what is wrong and what to do,
    and the operating system's.
    """
    try:
        yield
    except Exception as error:
        ours = type(error).__module__.partition(".")[0] in OUR_PACKAGES
        if not ours and not isinstance(error, OSError):
            raise
        typer.echo(f"seisaku: {' '.join(str(error).split())}", err=True)
        raise typer.Exit(code) from None


def settings_of(index: Path | None, config: Path | None, **overrides: Any) -> Settings:
    """Return the settings of a command; options that were not given change nothing.

    Raises:
        SettingsError: a setting is wrong.
    """
    from assistant.common.settings import load_settings

    return load_settings(config, {"index_dir": index, **overrides})


def refusal(key: str, settings: Settings, **values: object) -> Exception:
    """Return the error for a wrong call, in the words of the catalogue."""
    from assistant.common.errors import AssistantError
    from assistant.common.messages import message

    return AssistantError(message(key, settings.language, **values))
