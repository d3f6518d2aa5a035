"""The running service keeps every promise of its OpenAPI document, whatever it is asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from app_server import serving

CASES = Path(__file__).with_name("schemathesis.toml")


def test_no_generated_request_breaks_the_service_or_its_openapi_document(
    deck_index: Path, tmp_path: Path
) -> None:
    config = tmp_path / "seisaku.toml"
    config.write_text('rate_limit = ""\nlog_format = "json"\n', encoding="utf-8")
    with serving(deck_index, "--config", str(config)) as (origin, log):
        program = str(Path(sys.executable).with_name("schemathesis"))
        command = [
            program,
            "--config-file",
            str(CASES),
            "run",
            f"{origin}/api/openapi.json",
            "--no-color",
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout[-9000:] + done.stderr[-2000:]
    assert "Tested: 0" not in done.stdout and "generated" in done.stdout
    assert '"status": 5' not in "".join(log) and "Traceback" not in "".join(log)
