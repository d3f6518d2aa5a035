"""Writes a bundle: wheels, their hashes, models, the way to install them, checksums of it all."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.utils import parse_wheel_filename
from tqdm import tqdm

from assistant.operate.parts.closure import closure
from assistant.operate.parts.own_wheel import HOME, needs, own_wheel
from assistant.operate.parts.repack import repack
from assistant.operate.parts.sbom import can_write, write_sbom
from assistant.operate.parts.wheel_errors import BundleError
from index.store.sums import file_sha256

HERE = Path(__file__).parent
SUMS = "SHA256SUMS"
SBOM = "sbom.cdx.json"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A finished bundle.

    Attributes:
        folder: where it lies.
        wheels: how many it has.
        size: of all its files, bytes.
        digest: SHA-256 of its list of checksums, which vouches for everything else.
        has_sbom: whether it tells its parts; not where the tool is not installed.
    """

    folder: Path
    wheels: int
    size: int
    digest: str
    has_sbom: bool


def write_bundle(
    folder: Path, models: Mapping[str, Path], requirements: Iterable[str] | None = None
) -> Bundle:
    """Write everything that a machine of the same kind needs to install and run without a network.

    Args:
        folder: must not exist; it appears when the bundle is whole.
        models: folders of models, by the setting that names them.
        requirements: what to collect instead of this program and all that it needs.

    Raises:
        BundleError: something cannot be bundled; nothing is left behind.
    """
    if folder.exists():
        raise BundleError("bundle_taken", folder=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as aside:
        place = Path(aside) / folder.name
        (place / "wheels").mkdir(parents=True)
        held = _collect(place / "wheels", requirements)
        if can_write():
            write_sbom(place / SBOM, held, _wheels(place / "wheels"))
        for setting, model in models.items():
            shutil.copytree(model, place / "models" / setting)
        _explain(place)
        _pin(place)
        _sum(place)
        place.rename(folder)
    files = [file for file in folder.rglob("*") if file.is_file()]
    wheels = sum(file.suffix == ".whl" for file in files)
    size = sum(file.stat().st_size for file in files)
    return Bundle(folder, wheels, size, file_sha256(folder / SUMS), (folder / SBOM).is_file())


def _collect(wheels: Path, requirements: Iterable[str] | None) -> list[Distribution]:
    wanted = needs(own_wheel(wheels)) if requirements is None else list(requirements)
    held = {item.name: item for item in [*closure(wanted), distribution("pip")]}
    for item in tqdm(held.values(), unit="wheel", desc="bundle"):
        repack(item, wheels)
    return list(held.values())


def _wheels(wheels: Path) -> dict[str, str]:
    """Return the checksum of every wheel, by its canonical name."""
    return {str(parse_wheel_filename(w.name)[0]): file_sha256(w) for w in sorted(wheels.iterdir())}


def _explain(place: Path) -> None:
    """Add the script that installs, what it installs on, and the files for systemd and nginx."""
    for name in ("install.sh", "README.txt"):
        shutil.copyfile(HERE / name, place / name)
    (place / "TARGET").write_text(f"{_target()}\n", encoding="utf-8")
    deploy = next(p for p in (HERE / "deploy", HOME / "docs/deploy") if p.is_dir())
    shutil.copytree(deploy, place / "deploy")


def _target() -> str:
    """Return what the wheels run on, as install.sh asks the other machine's Python."""
    version = sys.version_info
    return f"{version.major}.{version.minor} {platform.system()} {platform.machine()}"


def _pin(place: Path) -> None:
    """Write what pip installs: exact versions with the hash of each wheel."""
    lines = []
    for wheel in sorted((place / "wheels").iterdir()):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        lines.append(f"{name}=={version} --hash=sha256:{file_sha256(wheel)}\n")
    (place / "requirements.txt").write_text("".join(lines), encoding="utf-8")


def _sum(place: Path) -> None:
    """Write the checksum of every file, as ``sha256sum --check`` reads it."""
    files = sorted(file for file in place.rglob("*") if file.is_file())
    lines = [f"{file_sha256(file)}  {file.relative_to(place).as_posix()}\n" for file in files]
    (place / SUMS).write_text("".join(lines), encoding="utf-8")
