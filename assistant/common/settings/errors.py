"""How wrong settings are told: each by its name, with what is wrong and a form that is right."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.common.messages import message

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

PREFIX = "SEISAKU_"
"""What the environment variables of the settings begin with."""
NOT_OURS = "Value error, "
"""What pydantic puts before the words of a validator."""
WORDS = {
    "int_parsing": "whole_number_wanted",
    "float_parsing": "number_wanted",
    "bool_parsing": "yes_or_no_wanted",
    "extra_forbidden": "no_such_setting",
}
"""Pydantic's kinds of faults, and our sentences for them."""


class SettingsError(Exception):
    """A setting or the configuration file is wrong; the message names it and the remedy."""


def explained(error: ValidationError, fields: Mapping[str, FieldInfo], config: Path | None) -> str:
    """Return what is wrong with the settings and how it is written, one setting after another."""
    wrong = {str(item["loc"][0]): _told(item) for item in error.errors() if item["loc"]}
    lines = [_line(name, why, fields.get(name)) for name, why in wrong.items()]
    where = f" ({config})" if config else ""
    return f"{_both('wrong_settings')}{where}: {'; '.join(lines)}"


def variable_of(name: str) -> str:
    """Return the environment variable of a setting."""
    return name if name.startswith(PREFIX) else PREFIX + name.upper()


def toml_of(name: str, example: str, default: Any) -> str:
    """Return one line of TOML that says what an environment variable's example says."""
    if isinstance(default, dict):
        pairs = (f'"{key}" = {_toml(groups)}' for key, groups in json.loads(example).items())
        return f"{name} = {{{', '.join(pairs)}}}"
    if isinstance(default, tuple):
        return f"{name} = {_toml([part.strip() for part in example.split(',')])}"
    return f"{name} = {_toml(example)}"


def _line(name: str, why: str, field: FieldInfo | None) -> str:
    variable = variable_of(name)
    line = f"{name} [{variable}]: {why}"
    if field is None or not field.examples:
        return line
    example = str(field.examples[0])
    toml = toml_of(name, example, field.default)
    right = f"{variable}={shlex.quote(example)} (TOML: {toml})"
    return f"{line}. {_both('right_form')}: {right}"


def _told(item: ErrorDetails) -> str:
    """Return what is wrong in our words, where there are any for this kind of fault."""
    key = WORDS.get(item["type"])
    return _both(key) if key else item["msg"].removeprefix(NOT_OURS)


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _both(key: str) -> str:
    """Return a sentence in both languages: which one is wanted is a setting too."""
    return f"{message(key, 'ja')} / {message(key, 'en')}"
