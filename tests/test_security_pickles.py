"""Nothing is unpickled: not by our code, not out of an index, not out of a model's folder."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from test_app_api import QUESTION
from transformers import BertConfig, BertModel

from index.models.bundled_model import bundled_model_path
from index.models.embedding import EmbeddingModelError, SentenceTransformerEmbedder

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("assistant", "corpus", "eval", "index")
UNPICKLERS = frozenset(
    {"pickle", "_pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
)
CHROMAS = "index_metadata.pickle"
"""Chroma's own, read by its Rust part, which runs nothing of it (tested below)."""


def code() -> list[Path]:
    files = [ROOT / "app.py", *(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))]
    assert len(files) > 200
    return files


def test_no_code_of_ours_unpickles_or_runs_text() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in code()
        for node in ast.walk(ast.parse(path.read_bytes()))
        if _is_risky(node)
    ]
    assert found == []


def _is_risky(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(name.name.partition(".")[0] in UNPICKLERS for name in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] in UNPICKLERS
    if not isinstance(node, ast.Call):
        return False
    named = {keyword.arg: keyword.value for keyword in node.keywords}
    trusting = any(
        isinstance(value := named.get(name), ast.Constant) and value.value is True
        for name in ("allow_pickle", "trust_remote_code", "shell")
    )
    called = ast.unparse(node.func)
    return trusting or called in {
        "torch.load",
        "eval",
        "exec",
        "yaml.load",
        "os.system",
        "os.popen",
    }


HOOKED = """
import sys
def hook(event, arguments):
    if event == "pickle.find_class":
        raise RuntimeError(f"unpickled {arguments}")
sys.addaudithook(hook)
import app
sys.argv = ["seisaku", *sys.argv[1:]]
app.main()
"""


def test_indexing_and_answering_unpickle_nothing(tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    environment = {**os.environ, "PYTHONUTF8": "1"}
    for command in (["index", "--quiet"], ["ask", QUESTION, "--json"]):
        done = subprocess.run(
            [sys.executable, "-c", HOOKED, *command, "--index", index],
            cwd=ROOT, env=environment, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert any("10兆円" in one["text"] for one in answer["evidence"])
    files = [path for path in Path(index).rglob("*") if path.is_file()]
    assert files
    for path in (path for path in files if path.name != CHROMAS):
        head = path.read_bytes()[:2]
        assert path.suffix not in {".pickle", ".pkl", ".pt", ".joblib"}, path
        assert not (head[:1] == b"\x80" and head[1:] in {b"\x02", b"\x03", b"\x04", b"\x05"}), path


def test_the_metadata_that_chroma_pickles_run_nothing_when_forged(tmp_path: Path) -> None:
    """Chroma keeps a pickle; its Rust reader takes data from it, never code."""
    marker, store = tmp_path / "ran", str(tmp_path / "chroma")
    program = """
import sys, chromadb, numpy
client = chromadb.PersistentClient(sys.argv[1], chromadb.Settings(anonymized_telemetry=False))
small = {"hnsw": {"sync_threshold": 10, "batch_size": 5}}
kept = client.get_or_create_collection("kept", configuration=small, embedding_function=None)
if sys.argv[2] == "fill":
    kept.add([str(i) for i in range(40)], embeddings=numpy.eye(40, 8).tolist())
print(kept.query(numpy.eye(1, 8).tolist(), n_results=1)["ids"])
"""

    def open_store(how: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, store, how]
        return subprocess.run(command, capture_output=True, encoding="utf-8")

    filled = open_store("fill")
    assert filled.returncode == 0, filled.stderr
    (kept,) = Path(store).rglob(CHROMAS)
    forged = f"cos\nsystem\n(S'touch {marker}'\ntR."  # what pickle.loads would obey
    kept.write_bytes(forged.encode())
    open_store("read")
    assert not marker.exists()


def test_weights_that_are_a_pickle_are_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(
        bundled_model_path(), tmp_path / "model", ignore=shutil.ignore_patterns("*.safetensors")
    )
    small = {
        "hidden_size": 8,
        "num_attention_heads": 1,
        "num_hidden_layers": 1,
        "intermediate_size": 8,
    }
    config = json.loads((folder / "config.json").read_text(encoding="utf-8")) | small
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    weights = BertModel(BertConfig(**config)).state_dict()
    torch.save(weights, folder / "pytorch_model.bin")
    with pytest.raises(EmbeddingModelError, match=r"model\.safetensors"):
        SentenceTransformerEmbedder(folder).embed_query("大学")
