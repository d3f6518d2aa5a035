"""What can be told of a model file before llama.cpp loads it."""

from __future__ import annotations

import mmap
from pathlib import Path

from assistant.llm.models.model import ModelError

MAGIC = b"GGUF"
"""The first four bytes (ggml-org/ggml, docs/gguf.md)."""
HEADER_BYTES = 64 * 2**20
"""The keys stand before the weights; vocabularies of 256,000 words take about 10 MB."""
TEMPLATE_KEY = b"tokenizer.chat_template"


def verify_gguf(path: Path) -> None:
    """Check that a file is there and begins as a GGUF file does.

    Raises:
        ModelError: "model"; the message names the setting, the file and what is wrong.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
    except OSError as error:
        raise ModelError(
            "model",
            f"設定 llm_gguf の {path} を開けません（{error.strerror}）。"
            f" / llm_gguf: {path} cannot be opened",
        ) from None
    if magic != MAGIC:
        raise ModelError(
            "model",
            f"設定 llm_gguf の {path} は GGUF 形式のファイルではありません。"
            f" / llm_gguf: {path} is no GGUF file",
        )


def has_chat_template(path: Path) -> bool:
    """Whether the file says how a conversation is written for its model."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(TEMPLATE_KEY, 0, HEADER_BYTES) >= 0
