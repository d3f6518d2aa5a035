"""``seisaku bundle``: what it collects installs without a network, and only as it was made.

The bundle here holds a few small packages; the whole of 180 wheels is made the same way.
"""

from __future__ import annotations

import hashlib
import shutil
import socket
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from assistant.operate.bundle.write import Bundle, write_bundle
from assistant.operate.parts.closure import closure
from assistant.operate.parts.own_wheel import needs
from assistant.operate.parts.repack import repack
from assistant.operate.parts.wheel_errors import BundleError

COMPILED, WITH_SCRIPT = "fugashi", "jsonpointer"
WITHOUT_NETWORK = ("unshare", "--map-root-user", "--net")
"""A network namespace of its own, in which not even the loopback address answers."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    folder = tmp_path_factory.mktemp("bundle")
    model = folder / "model"
    model.mkdir()
    (model / "config.json").write_text("{}")
    return write_bundle(folder / "束 一", {"embedding_model": model}, [COMPILED, WITH_SCRIPT])


@pytest.fixture
def copy(made: Bundle, tmp_path: Path) -> Path:
    """The bundle as it arrives on the other machine."""
    return shutil.copytree(made.folder, tmp_path / "届いた束")


def _install(bundle: Path, folder: Path, *digest: str) -> subprocess.CompletedProcess[str]:
    command = [*WITHOUT_NETWORK, "sh", bundle / "install.sh", folder, *digest]
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env=environment
    )


def test_a_bundle_installs_where_no_network_is(made: Bundle, copy: Path, tmp_path: Path) -> None:
    foreign = copy / "wheels/jsonpointer-99-py3-none-any.whl"
    foreign.write_bytes(b"not asked for")
    folder = tmp_path / "入れた所"
    done = _install(copy, folder, made.digest)
    assert done.returncode == 0, done.stderr
    asked = "import fugashi, importlib.metadata as m; print(m.version('jsonpointer'))"
    told = subprocess.run(
        [folder / "bin/python", "-c", asked], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == closure([WITH_SCRIPT])[0].version
    script = (folder / "bin/jsonpointer").read_text(encoding="utf-8")
    assert script.startswith("#!") and f"{folder}/bin/python" in script
    assert f'embedding_model = "{folder}/models/embedding_model"' in done.stdout
    assert (folder / "models/embedding_model/config.json").is_file()


def test_no_address_answers_in_the_installation_s_namespace() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        connect = f"import socket; socket.create_connection({server.getsockname()!r}, 5)"
        command = (sys.executable, "-c", connect)
        assert subprocess.run(command, check=False, capture_output=True).returncode == 0
        offline = subprocess.run((*WITHOUT_NETWORK, *command), check=False, capture_output=True)
        assert offline.returncode == 1
        assert b"OSError" in offline.stderr


def _damage(bundle: Path) -> None:
    wheel = next((bundle / "wheels").glob("fugashi-*.whl"))
    wheel.write_bytes(wheel.read_bytes()[:-1] + b"x")


def _lose(bundle: Path) -> None:
    next((bundle / "wheels").glob("jsonpointer-*.whl")).unlink()


def _other_target(bundle: Path) -> None:
    _replace(bundle, "TARGET", b"3.99 Linux x86_64\n")


def _replace(bundle: Path, name: str, content: bytes) -> None:
    """Change a file and its checksum with it."""
    file, sums = bundle / name, bundle / "SHA256SUMS"
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    file.write_bytes(content)
    after = hashlib.sha256(content).hexdigest()
    sums.write_text(sums.read_text("utf-8").replace(before, after), "utf-8")


def _swap(bundle: Path) -> None:
    """Put another wheel under a wheel's name, with the right checksum in the list."""
    wheels = bundle / "wheels"
    other = next(wheels.glob("fugashi-*.whl"))
    _replace(bundle, f"wheels/{next(wheels.glob('jsonpointer-*.whl')).name}", other.read_bytes())


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_damage, "壊れています"), (_lose, "壊れています"), (_other_target, "3.99 Linux"),
        (_swap, "HASHES"),
    ],
)  # fmt: skip
def test_a_bundle_that_is_not_as_it_was_made_installs_nothing(
    harm: object, said: str, copy: Path, tmp_path: Path
) -> None:
    assert callable(harm)
    harm(copy)
    done = _install(copy, tmp_path / "seisaku")
    assert done.returncode != 0
    assert said in done.stderr
    assert not (tmp_path / "seisaku").exists()


def test_a_bundle_with_a_list_of_its_own_is_told_by_the_checksum(
    made: Bundle, copy: Path, tmp_path: Path
) -> None:
    _swap(copy)
    done = _install(copy, tmp_path / "seisaku", made.digest)
    assert done.returncode != 0
    assert "伝えられたチェックサム" in done.stderr
    assert not (tmp_path / "seisaku").exists()


def test_a_folder_that_is_there_is_left_alone(made: Bundle, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    assert _install(made.folder, tmp_path).returncode != 0
    assert (tmp_path / "mine").read_text() == "mine"
    result = CliRunner().invoke(cli, ["bundle", str(tmp_path)])
    assert result.exit_code == 2
    assert "既にあります" in result.stderr


def _installed(made: Bundle, name: str, folder: Path) -> Distribution:
    """Return a distribution as unpacked by pip from a wheel of the bundle."""
    wheel = next((made.folder / "wheels").glob(f"{name}-*.whl"))
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, "--target", folder, wheel], check=True)
    return next(iter(Distribution.discover(name=name, path=[str(folder)])))


def test_a_wheel_made_of_an_installed_wheel_is_the_same_file(made: Bundle, tmp_path: Path) -> None:
    held = _installed(made, COMPILED, tmp_path / "site")
    (tmp_path / "wheels").mkdir()
    again = repack(held, tmp_path / "wheels")
    assert again.read_bytes() == (made.folder / "wheels" / again.name).read_bytes()


def test_a_file_changed_since_its_installation_is_named(made: Bundle, tmp_path: Path) -> None:
    held = _installed(made, COMPILED, tmp_path / "site")
    changed = tmp_path / "site/fugashi/cli.py"
    changed.write_text(changed.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(BundleError, match=r"fugashi/cli\.py"):
        repack(held, tmp_path)
    changed.unlink()
    with pytest.raises(BundleError, match=r"fugashi/cli\.py"):
        repack(held, tmp_path)


def test_what_is_not_installed_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="no-such-package"):
        write_bundle(tmp_path / "b", {}, [COMPILED, "no-such-package"])
    with pytest.raises(BundleError, match="jsonpointer<1"):
        write_bundle(tmp_path / "b", {}, ["jsonpointer<1"])
    assert list(tmp_path.iterdir()) == []


def test_requirements_are_followed_with_their_extras_and_markers() -> None:
    names = {held.name.lower() for held in closure(["psycopg[binary]"])}
    assert {"psycopg", "psycopg-binary", "typing_extensions"} <= names
    assert "tzdata" not in names  # for Windows only


def test_an_extra_is_bundled_only_where_all_of_it_is_installed(tmp_path: Path) -> None:
    wheel = tmp_path / "x-1-py3-none-any.whl"
    lines = (
        "Metadata-Version: 2.4", "Name: x", "Version: 1", "Requires-Dist: lxml>=6",
        'Requires-Dist: nothing; sys_platform == "win32"',
        "Provides-Extra: a", 'Requires-Dist: httpx; extra == "a"',
        "Provides-Extra: b", 'Requires-Dist: no-such-package; extra == "b"',
    )  # fmt: skip
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("x-1.dist-info/METADATA", "\n".join(lines))
    assert needs(wheel, ("a", "b")) == ["lxml>=6", "httpx"]


def test_a_model_that_is_no_folder_is_told(tmp_path: Path) -> None:
    config = tmp_path / "seisaku.toml"
    config.write_text('embedding_model = "example/model"\n', encoding="utf-8")
    result = CliRunner().invoke(cli, ["bundle", str(tmp_path / "b"), "--config", str(config)])
    assert result.exit_code == 2
    assert "embedding_model" in result.stderr
    assert not (tmp_path / "b").exists()
