"""The secret scan that CI runs finds what should never be committed, and passes what is marked."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.operate.records.keys import KEY_BYTES, PREFIX

ROOT = Path(__file__).resolve().parent.parent
# Made of two halves: neither is a secret, nor is this file.
CLOUD_KEY = "AKIA" + "Q7Z3M5T2W8X4Y6V9"
PRIVATE_KEY = "-----BEGIN RSA " + "PRIVATE KEY-----"
ADDRESS = "postgresql://seisaku:" + "S4kura-no-hana@db.example/records"


def scan(file: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BIN": str(Path(sys.executable).parent)}
    return subprocess.run(
        [ROOT / ".ci/secrets", file], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "text",
    [
        f'aws = "{CLOUD_KEY}"',
        PRIVATE_KEY,
        f'records_url = "{ADDRESS}"',
        f"curl -H 'x-api-key: {PREFIX}{secrets.token_urlsafe(KEY_BYTES)}'",
    ],
    ids=["cloud", "private", "address", "ours"],  # test processes must agree on names
)
def test_a_secret_is_found_and_its_file_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f"a = 1\n{text}\n", encoding="utf-8")
    found = scan(file)
    assert found.returncode != 0
    assert "settings.toml:2" in found.stdout


def test_a_line_that_is_marked_and_one_without_a_secret_pass(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    line = f'records_url = "{ADDRESS}"  # pragma: allowlist ' + "secret"
    file.write_text(f'{line}\nindex_dir = "var/index"\n', encoding="utf-8")
    passed = scan(file)
    assert passed.returncode == 0, passed.stdout + passed.stderr
