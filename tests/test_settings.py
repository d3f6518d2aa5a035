"""Settings from the environment: lists in one form, and a wrong form is answered with a right one."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from assistant.common.settings import Settings, SettingsError, load_settings
from assistant.common.settings.errors import toml_of, variable_of

FIELDS = Settings.model_fields
SHOWN = sorted(name for name, field in FIELDS.items() if field.examples)
LISTS = ("admin_groups", "embed_origins", "trusted_proxies", "upload_groups", "watch")


def _example(name: str) -> str:
    return str((FIELDS[name].examples or [""])[0])


@pytest.mark.parametrize("name", SHOWN)
def test_the_form_that_is_shown_is_right_in_the_environment_and_in_toml(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    toml = tmp_path / "seisaku.toml"
    toml.write_text(toml_of(name, _example(name), FIELDS[name].default), encoding="utf-8")
    from_toml = getattr(load_settings(toml), name)
    monkeypatch.setenv(variable_of(name), _example(name))
    assert from_toml == getattr(load_settings(), name) != FIELDS[name].default


def test_every_setting_that_is_a_list_or_a_table_shows_its_form() -> None:
    several = {name for name, f in FIELDS.items() if isinstance(f.default, tuple | dict)}
    assert several == {*LISTS, "document_editions", "document_groups"} and several <= set(SHOWN)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("given", ['["{}"]', "'{}'", "{};{}", "{}、{}"])
def test_a_list_in_another_form_is_refused_with_the_right_form(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str
) -> None:
    one = _example(name).split(",")[0]
    monkeypatch.setenv(variable_of(name), given.replace("{}", one))
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert f"{variable_of(name)}={_example(name)} (TOML: {name} = [" in str(refused.value)


@pytest.mark.parametrize(
    "given", ["人事/*=jinji", '{"人事/*" = ["jinji"]}', '{"人事/*": "jinji"}', '["jinji"]']
)
def test_a_table_in_another_form_is_refused_with_json_that_works(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("SEISAKU_DOCUMENT_GROUPS", given)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    shown = re.search(r"SEISAKU_DOCUMENT_GROUPS=('.*') \(TOML: (.*)\)$", str(refused.value))
    assert shown is not None
    (right,) = shlex.split(shown[1])
    monkeypatch.setenv("SEISAKU_DOCUMENT_GROUPS", right)
    groups = {pattern: list(of) for pattern, of in load_settings().document_groups.items()}
    assert tomllib.loads(shown[2]) == {"document_groups": groups}


@pytest.mark.parametrize(
    ("variable", "given", "said"),
    [
        ("SEISAKU_PORT", "http", "整数で書きます / write a whole number"),
        ("SEISAKU_READ_SECONDS", "1分", "数で書きます / write a number"),
        ("SEISAKU_UPLOADS", "はい", "true か false で書きます / write true or false"),
        ("SEISAKU_TRUSTED_PROXIES", "proxy", "proxy: アドレスかネットワークを書きます"),
        ("SEISAKU_RATE_LIMIT", "many", "SEISAKU_RATE_LIMIT=10/second"),
    ],
)
def test_a_wrong_value_names_its_variable_and_says_what_to_write(
    monkeypatch: pytest.MonkeyPatch, variable: str, given: str, said: str
) -> None:
    monkeypatch.setenv(variable, given)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert f"[{variable}]: " in str(refused.value) and said in str(refused.value)


def test_a_name_that_is_no_setting_is_pointed_to_the_list(tmp_path: Path) -> None:
    config = tmp_path / "seisaku.toml"
    config.write_text('embed_origin = "https://a.example.go.jp"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"embed_origin .*docs/settings\.md"):
        load_settings(config)


def test_the_command_tells_the_right_form_in_one_line_and_no_traceback(tmp_path: Path) -> None:
    environment = {**os.environ, "SEISAKU_DOCUMENT_GROUPS": "人事/*=jinji", "PYTHONUTF8": "1"}
    ran = subprocess.run(
        [sys.executable, "app.py", "search", "大学", "--index", str(tmp_path)],
        cwd=Path(__file__).parent.parent, env=environment, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert ran.returncode == 2 and ran.stdout == ""
    assert ran.stderr.count("\n") == 1 and "Traceback" not in ran.stderr
    assert "SEISAKU_DOCUMENT_GROUPS='{" in ran.stderr
