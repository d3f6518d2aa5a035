"""What the docs claim is so: every setting with its default, every test that is named."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from app import cli
from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.common.settings.errors import toml_of, variable_of
from eval.mutations.__main__ import listed
from eval.mutations.catalogue import MODEL_MUTATIONS, MUTATIONS

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.en.md")
EVALUATION = {"README.md": "docs/evaluation.md", "README.en.md": "docs/evaluation.en.md"}
GUIDES = ("docs/guide.md", "docs/guide.en.md")
CONTRIBUTING = "CONTRIBUTING.md"
PAGES = [
    *READMES,
    CONTRIBUTING,
    *sorted(str(page.relative_to(ROOT)) for page in ROOT.glob("docs/**/*.md")),
]


def test_the_settings_page_is_true() -> None:
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"| `{name}` | `{field.default}` | {field.description} |" in page


def test_every_test_that_the_security_page_names_is_there() -> None:
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/\w+\.py)::(\w+)`", page)
    assert len(named) > 30
    for file, name in named:
        assert f"\ndef {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{name}"


def test_the_settings_page_shows_every_form_as_the_messages_do() -> None:
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        if field.examples:
            example = str(field.examples[0])
            variable = f"{variable_of(name)}={shlex.quote(example)}"
            assert f"| `{variable}` | `{toml_of(name, example, field.default)}` |" in page


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_the_docs_leads_to_a_file(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{name}: {target}"


@pytest.mark.parametrize("name", [*READMES, *GUIDES])
def test_every_command_and_setting_of_the_readme_and_the_guide_exists(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    command = typer.main.get_command(cli)
    known = set(command.commands)  # type: ignore[attr-defined]
    named = set(re.findall(r"(?:^|[`/$ ])seisaku ([a-z]+)\b", page, re.MULTILINE))
    assert named and named <= known
    variables = {variable_of(name) for name in Settings.model_fields} | {"SEISAKU_INDEX"}
    assert set(re.findall(r"SEISAKU_[A-Z_]+[A-Z]", page)) <= variables


@pytest.mark.parametrize("name", READMES)
def test_the_demo_of_the_readme_is_what_the_product_answers(
    name: str, assistant: Assistant
) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    shown = re.search(r'```console\n\$ seisaku ask "(.+)"\n([^`]+)\n```', page)
    assert shown is not None
    assert assistant.ask(shown[1]).answer == shown[2]


@pytest.mark.parametrize("name", READMES)
def test_the_figures_of_the_readme_stand_in_the_evaluation(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    figures = re.search(r"<!-- figures: .+? -->(.+)<!-- /figures -->", page, re.DOTALL)
    assert figures is not None
    told = re.findall(r"\d\.\d{3}", figures[1])
    evaluation = (ROOT / EVALUATION[name]).read_text(encoding="utf-8")
    assert len(told) >= 6 and [figure for figure in told if figure not in evaluation] == []


@pytest.mark.parametrize("name", ["evaluation.md", "high-risk.md"])
def test_the_figures_of_the_procurement_pack_stand_in_the_evaluation(name: str) -> None:
    page = (ROOT / "docs/procurement" / name).read_text(encoding="utf-8")
    evaluation = (ROOT / EVALUATION["README.md"]).read_text(encoding="utf-8")
    told = re.findall(r"\d\.\d{3}", page)
    assert told and [figure for figure in told if figure not in evaluation] == []


def test_both_readmes_tell_the_same_figures_and_ask_the_same_demo() -> None:
    ours, theirs = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    assert re.findall(r"\d\.\d{3}", ours) == re.findall(r"\d\.\d{3}", theirs)
    assert ours.count("```") == theirs.count("```")
    assert re.findall(r"^#+", ours, re.M) == re.findall(r"^#+", theirs, re.M)


@pytest.mark.parametrize("name", EVALUATION.values())
def test_the_evaluation_tells_in_how_many_ways_the_gate_is_tried(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    told = re.search(r"(?:製品を|in) (\d+) (?:通り|ways)", page)
    assert told is not None and int(told[1]) == len({**MUTATIONS, **MODEL_MUTATIONS})


def test_the_command_that_the_evaluation_names_lists_every_break() -> None:
    rows = re.findall(r"^\| ([a-z_]+) \| (.+?) \|", listed(), re.M)
    known = {**MUTATIONS, **MODEL_MUTATIONS}
    assert rows == [(name, mutation.tells) for name, mutation in known.items()]


@pytest.mark.parametrize("name", EVALUATION.values())
def test_the_evaluation_can_be_read_in_one_sitting(name: str) -> None:
    assert (ROOT / name).stat().st_size < 9_000


@pytest.mark.parametrize("name", PAGES)
def test_every_module_that_the_docs_run_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for module in re.findall(r"python -m ((?:eval|index|assistant)[\w.]*\w)", text):
        file = ROOT / module.replace(".", "/")
        assert file.with_suffix(".py").exists() or (file / "__main__.py").exists(), module
