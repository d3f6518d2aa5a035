"""The software bill of materials (CycloneDX 1.6): ``python -m assistant.operate.parts.sbom FOLDER``.

cyclonedx-bom reads the environment; what only develops and tests is taken out, the models and data
are put in, and the whole is held against the schema once more. Nothing in it depends on the time or
the folder: the same installation gives the same bytes.

Source: ECMA-424, the CycloneDX bill of materials specification.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from assistant.common.messages import message
from assistant.operate.parts.closure import closure
from assistant.operate.parts.data import DATA_PARTS, Part, carried_by, digest_of
from assistant.operate.parts.errors import PartsError
from assistant.operate.parts.licenses import license_of
from assistant.operate.parts.own_wheel import NAME, wanted

VERSION = "1.6"
TOOL = "cyclonedx_py"
INSTALLER = "pip"
"""A bundle carries it along with the libraries."""

Json = dict[str, Any]


def can_write() -> bool:
    """Tell whether the tool is installed (it belongs to the extra ``dev``)."""
    return importlib.util.find_spec(TOOL) is not None


def write_sbom(
    file: Path, held: Iterable[Distribution], digests: Mapping[str, str] | None = None
) -> int:
    """Write the SBOM of this program with these distributions and return its number of parts.

    Args:
        file: JSON; its folder must be there.
        held: the libraries that are delivered.
        digests: SHA-256 of the wheel of each, by its canonical name, where wheels are delivered.

    Raises:
        PartsError: the tool is not installed or fails, or what it made does not fit the schema.
        OSError: the file cannot be written, or a model is gone.
    """
    names = {item.name for item in held} - {NAME}
    if not can_write():
        raise PartsError("sbom_no_tool")
    made: Json = json.loads(_environment())
    digests = digests or {}
    libraries = [c for c in made["components"] if c["name"] in names]
    missing = names - {component["name"] for component in libraries}
    if missing:
        raise PartsError("sbom_failed", reason=", ".join(sorted(missing)))
    data = carried_by(DATA_PARTS, names)
    root = {**_own(), **_hashes(digests.get(NAME, ""))}
    made["metadata"]["component"] = root
    made["components"] = [
        *({**c, **_hashes(digests.get(canonicalize_name(c["name"]), ""))} for c in libraries),
        *map(_component, data),
    ]
    made["dependencies"] = _dependencies(made, root["bom-ref"], libraries, data)
    text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    _check(text)
    file.write_text(text, encoding="utf-8")
    return len(made["components"])


@cache
def _environment() -> str:
    """Return what the tool tells of this environment; it is checked later, once and as a whole.

    Raises:
        PartsError: the tool fails.
    """
    command = [sys.executable, "-m", TOOL, "environment", "--sv", VERSION, "--output-reproducible"]
    done = subprocess.run(
        [*command, "--no-validate", sys.executable], capture_output=True, encoding="utf-8", check=False
    )  # fmt: skip
    if done.returncode:
        raise PartsError("sbom_failed", reason=done.stderr.strip()[-500:])
    return done.stdout


def _own() -> Json:
    """Return this program as a component, without the folder that it was installed from."""
    own = distribution(NAME)
    return {
        "type": "application",
        "name": NAME,
        "version": own.version,
        "bom-ref": f"{NAME}=={own.version}",
        "purl": f"pkg:pypi/{NAME}@{own.version}",
        "licenses": [{"expression": license_of(own)}],
    }


def _component(part: Part) -> Json:
    from cyclonedx.spdx import is_supported_id

    known = "id" if is_supported_id(part.license) else "name"
    place = part.place or part.carrier
    return {
        "type": part.kind,
        "name": part.name,
        "bom-ref": f"part:{part.name}",
        "licenses": [{"license": {known: part.license}}],
        "properties": [{"name": "seisaku:place", "value": place}],
        **_hashes(digest_of(part)),
    }


def _hashes(digest: str) -> Json:
    return {"hashes": [{"alg": "SHA-256", "content": digest}]} if digest else {}


def _dependencies(
    made: Json, root: str, libraries: Iterable[Json], data: Iterable[Part]
) -> list[Json]:
    """Return what needs what; the carrier of a model needs it as much as we need the carrier."""
    refs = {component["bom-ref"]: component["name"] for component in libraries}
    needs = {root: {f"part:{part.name}" for part in data if not part.carrier}}
    for line in made["dependencies"]:
        if line["ref"] in {*refs, root}:
            needs.setdefault(line["ref"], set()).update(
                refs.keys() & set(line.get("dependsOn", ()))
            )
    for part in data:
        for ref in (ref for ref, name in refs.items() if name == part.carrier):
            needs.setdefault(ref, set()).add(f"part:{part.name}")
    return [{"ref": ref, "dependsOn": sorted(needs[ref])} for ref in sorted(needs)]


def _check(text: str) -> None:
    """Hold an SBOM against the schema of its version.

    Raises:
        PartsError: it does not fit.
    """
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong is not None:
        raise PartsError("sbom_failed", reason=str(wrong)[:500])


def main(folder: Path) -> None:
    """Write ``wheel.cdx.json`` and ``bundle.cdx.json`` (the same, and the installer) to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    libraries = closure(wanted(distribution(NAME).requires or ()))
    held = {"wheel": libraries, "bundle": [*libraries, distribution(INSTALLER)]}
    for name, delivered in held.items():
        file = folder / f"{name}.cdx.json"
        count = write_sbom(file, delivered)
        print(message("sbom_made", "ja", file=file, count=count, version=VERSION))  # noqa: T201


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m assistant.operate.parts.sbom FOLDER")
    main(Path(sys.argv[1]))
