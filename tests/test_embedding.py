"""Texts become vectors in order, offline, and a model that cannot be used says what to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import save_file

import index.models.embedding
from index.bi_encoder import encoder_weights
from index.bi_encoder.bundled_embedder import BundledEmbedder
from index.models.bundled_model import DIMENSIONS, PROMPTS, bundled_model_path
from index.models.embedding import (
    EmbeddingModelError,
    Prefixes,
    SentenceTransformerEmbedder,
    find_prefixes,
)
from index.types import Embedder

PASSAGES = [
    "10兆円規模の大学ファンドを創設し、世界レベルの研究基盤を構築する。",
    "短い",
    "スタートアップ・エコシステム拠点都市の形成を進め、都市や大学を巻き込んだ支援を行う。" * 5,
    "2050年カーボンニュートラルの実現に向けた革新的環境イノベーション戦略",
    "",
    "博士後期課程学生の処遇を改善し、キャリアパスを拡大する。",
]


@pytest.fixture(scope="session")
def embedder() -> BundledEmbedder:
    return BundledEmbedder()


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformerEmbedder:
    """The bundled model with the learned weights, as sentence-transformers runs it."""
    folder = tmp_path_factory.mktemp("learned") / "model"
    shutil.copytree(bundled_model_path(), folder)
    save_file(encoder_weights(bundled_model_path()), folder / "model.safetensors")
    return SentenceTransformerEmbedder(folder)


def tiny_folder(folder: Path, *, prompts: dict[str, str] | None = None) -> Path:
    """A folder that looks like a model to everything but the loader."""
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "bert"}')
    (folder / "model.safetensors").write_bytes(bytes(range(256)) * 100_000)
    if prompts is not None:
        text = json.dumps({"prompts": prompts})
        (folder / "config_sentence_transformers.json").write_text(text)
    return folder


def test_passages_come_back_in_input_order_at_length_one(
    embedder: BundledEmbedder,
) -> None:
    vectors = embedder.embed_passages(PASSAGES)
    assert vectors.shape == (len(PASSAGES), DIMENSIONS) == (len(PASSAGES), embedder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    one_by_one = np.vstack([embedder.embed_passages([text]) for text in PASSAGES])
    assert (vectors * one_by_one).sum(axis=1).min() > 0.9999


def test_the_same_list_gives_the_same_bits(embedder: BundledEmbedder) -> None:
    first, again = (embedder.embed_passages(PASSAGES) for _ in range(2))
    assert np.array_equal(first, again)


def test_no_passages_give_an_empty_matrix(embedder: BundledEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, DIMENSIONS)


def test_passages_are_those_of_sentence_transformers(
    embedder: BundledEmbedder, reference: SentenceTransformerEmbedder
) -> None:
    texts = [*PASSAGES, "研究力強化のための大学改革を進める。" * 200]
    exact = reference.embed_passages(texts)
    assert (embedder.embed_passages(texts) * exact).sum(axis=1).min() >= 0.9999


@pytest.mark.parametrize("query", ["大学ファンドの規模は?", "", "研究力" * 400, "What is WPI?"])
def test_a_query_is_that_of_sentence_transformers(
    query: str, embedder: BundledEmbedder, reference: SentenceTransformerEmbedder
) -> None:
    np.testing.assert_allclose(embedder.embed_query(query), reference.embed_query(query), atol=1e-6)


def test_question_finds_its_passage(embedder: BundledEmbedder) -> None:
    scores = embedder.embed_passages(PASSAGES) @ embedder.embed_query("大学ファンドの規模は?")
    assert int(scores.argmax()) == 0


def test_query_and_passage_prefixes_give_different_vectors(
    embedder: BundledEmbedder,
) -> None:
    text = PASSAGES[0]
    cosine = float(embedder.embed_query(text) @ embedder.embed_passages([text])[0])
    assert 0.8 < cosine < 0.9999


def test_changing_a_query_vector_does_not_change_the_remembered_one(
    embedder: BundledEmbedder,
) -> None:
    vector = embedder.embed_query("大学")
    expected = vector.copy()
    vector[:] = 0
    assert np.array_equal(embedder.embed_query("大学"), expected)


def test_threads_may_share_one_embedder(embedder: BundledEmbedder) -> None:
    queries = [f"第{n}期科学技術基本計画とは" * (n % 3 + 1) for n in range(12)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(embedder.embed_query, queries))
    alone = BundledEmbedder()
    for query, vector in zip(queries, together, strict=True):
        assert float(alone.embed_query(query) @ vector) > 0.99999


OFFLINE_SCRIPT = """
import sys
def no_network(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        raise AssertionError(f"asked the network: {event} {args}")
sys.addaudithook(no_network)
from index.bi_encoder.bundled_embedder import BundledEmbedder
from index.models.embedding import EmbeddingModelError, SentenceTransformerEmbedder
try:
    SentenceTransformerEmbedder("no-such-owner/no-such-model")
except EmbeddingModelError as error:
    assert "embedding_model" in str(error) and "no-such-owner/no-such-model" in str(error)
else:
    raise AssertionError("an unknown model was accepted")
embedder = BundledEmbedder()
print(embedder.fingerprint, embedder.dimensions)
heavy = {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
assert not heavy, f"loaded before the first text: {heavy}"
assert embedder.embed_query("offline").shape == (embedder.dimensions,)
heavy = {"transformers", "sentence_transformers"} & set(sys.modules)
assert not heavy, f"a question needs none of {heavy}"
"""


def test_nothing_asks_the_network_and_the_fingerprint_loads_no_torch(
    embedder: BundledEmbedder,
) -> None:
    project = Path(index.models.embedding.__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": str(project)}
    env.pop("HF_HUB_OFFLINE", None)
    command = [sys.executable, "-c", OFFLINE_SCRIPT]
    bundled_model_path()  # so that the child only loads it
    run = subprocess.run(command, env=env, text=True, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == [embedder.fingerprint, str(DIMENSIONS)]


@pytest.mark.parametrize("name", ["no-such-owner/no-such-model", "no-such-model", "./no/such/one"])
def test_unknown_model_names_the_setting_and_the_remedy(name: str) -> None:
    with pytest.raises(EmbeddingModelError) as caught:
        SentenceTransformerEmbedder(name)
    message = str(caught.value)
    assert message.startswith("設定 embedding_model")
    assert name in message
    assert "HF_HUB_OFFLINE=0" in message


def test_folder_without_a_usable_model_names_the_setting(tmp_path: Path) -> None:
    broken = SentenceTransformerEmbedder(tiny_folder(tmp_path / "broken"))
    with pytest.raises(EmbeddingModelError, match="embedding_model"):
        broken.embed_query("大学")


def test_fingerprint_follows_the_weights_and_prompts_not_the_place(tmp_path: Path) -> None:
    first = tiny_folder(tmp_path / "a", prompts={"query": "q: "})
    copy = shutil.copytree(first, tmp_path / "b")
    retrained = shutil.copytree(first, tmp_path / "c")
    weights = bytearray((retrained / "model.safetensors").read_bytes())
    weights[1000] ^= 1
    (retrained / "model.safetensors").write_bytes(weights)
    prompted = tiny_folder(tmp_path / "d", prompts={"query": "Q: "})
    prints = [
        SentenceTransformerEmbedder(f).fingerprint for f in (first, copy, retrained, prompted)
    ]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


@pytest.mark.parametrize(
    ("name", "prompts", "expected"),
    [
        ("own", {"query": "q: ", "document": "d: "}, Prefixes("q: ", "d: ")),
        ("own-e5-base", {"query": "q: ", "passage": "p: "}, Prefixes("q: ", "p: ")),
        ("intfloat/multilingual-e5-small", None, Prefixes("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large", {"query": ""}, Prefixes("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", None, Prefixes()),
        ("cl-nagoya/ruri-v3-30m", None, Prefixes("検索クエリ: ", "検索文書: ")),
        ("some/bert", None, Prefixes()),
        ("some/base5-model", None, Prefixes()),
    ],
)
def test_prefixes_are_the_models_own_or_its_familys(
    tmp_path: Path, name: str, prompts: dict[str, str] | None, expected: Prefixes
) -> None:
    assert find_prefixes(tiny_folder(tmp_path / "m", prompts=prompts), name) == expected


def test_bundled_model_uses_the_prompts_it_was_trained_with() -> None:
    expected = Prefixes(PROMPTS["query"], PROMPTS["passage"])
    assert find_prefixes(bundled_model_path(), "bundled") == expected


def test_a_thread_limit_in_the_environment_spoils_no_vector(embedder: Embedder) -> None:
    texts = ["青空基金の規模は120億円です。支援期間は最長で25年です。", "文字だけの資料です。"]
    code = (
        "import json, sys; from assistant.open import open_embedder; "
        "from assistant.common.settings import Settings; "
        "print(json.dumps(open_embedder(Settings()).embed_passages(json.loads(sys.argv[1])).tolist()))"
    )
    env = {**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(texts)], env=env, capture_output=True, check=True
    )
    limited = np.array(json.loads(done.stdout))
    assert (limited * embedder.embed_passages(texts)).sum(axis=1).min() > 0.999
