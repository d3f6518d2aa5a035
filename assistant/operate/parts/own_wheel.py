"""The wheel of this program itself, and what it says that it needs."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.metadata import parse_email
from packaging.requirements import Requirement

from assistant.operate.parts.repack import repack
from assistant.operate.parts.wheel_errors import BundleError

NAME = "seisaku"
HOME = Path(__file__).parents[3]
"""Where the running code lies: a checkout, or site-packages."""


def own_wheel(folder: Path, home: Path = HOME) -> Path:
    """Write the wheel of the running program and return its path.

    From a checkout it is built (with the build backend of this environment where it is there, else
    with one that pip fetches); from an installation it is put together again.

    Raises:
        BundleError: it could not be built.
    """
    if not (home / "pyproject.toml").is_file():
        return repack(distribution(NAME), folder)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet"]
    if importlib.util.find_spec("hatchling"):
        command.append("--no-build-isolation")
    done = subprocess.run(
        [*command, "--wheel-dir", str(folder), str(home)], capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": ""},
    )  # fmt: skip
    made = list(folder.glob(f"{NAME}-*.whl"))
    if done.returncode or not made:
        raise BundleError("bundle_not_built", reason=done.stderr.strip()[-500:])
    return made[0]


def needs(wheel: Path, extras: tuple[str, ...] = ("ocr",)) -> list[str]:
    """Return the requirements of a wheel; those of an extra only where all of it is installed."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        raw, _ = parse_email(archive.read(name))
    return wanted(raw.get("requires_dist", []), extras)


def wanted(requires: Iterable[str], extras: tuple[str, ...] = ("ocr",)) -> list[str]:
    """Return the requirements among lines of ``Requires-Dist``, chosen as `needs` does."""
    asked = [Requirement(line) for line in requires]
    chosen = [r for r in asked if not r.marker or r.marker.evaluate({"extra": ""})]
    for extra in extras:
        more = [r for r in asked if r not in chosen and r.marker]
        more = [r for r in more if r.marker and r.marker.evaluate({"extra": extra})]
        if all(_here(r.name) for r in more):
            chosen += more
    return [_bare(r) for r in chosen]


def _bare(requirement: Requirement) -> str:
    requirement.marker = None
    return str(requirement)


def _here(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
