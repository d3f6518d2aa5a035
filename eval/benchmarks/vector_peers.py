"""What others do by default with the same embedding model: cut the text, embed it, take the nearest.

``llama-index``: ``SentenceSplitter`` (1,024 tokens, overlap 200) and ``VectorStoreIndex``, all at
their defaults. ``LangChain``: ``RecursiveCharacterTextSplitter`` with the 1,000 characters and
overlap of 200 of its own retrieval tutorial, and ``InMemoryVectorStore`` (cosine). Both take a page as
a document, as their PDF loaders do (``SimpleDirectoryReader``, ``PyPDFLoader``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.types import Embedder

LANGCHAIN_CUT, LANGCHAIN_OVERLAP = 1000, 200
LLAMA_TOKENS, LLAMA_OVERLAP = 1024, 200
LLAMA_BATCH = 2048
"""Texts a call, the most it allows; the model batches them by length. No vector depends on it."""
LLAMA_FOLDER = "/data"
"""Stands for the folder whose absolute path llama-index embeds with every cut."""


@dataclass(frozen=True, slots=True)
class Found:
    """A retrieved cut: its text, the page it was cut from, and its first character there."""

    text: str
    page: tuple[str, int]
    start: int


Peer = Callable[[Mapping[tuple[str, int], str], "Embedder", int], Callable[[str], Sequence[Found]]]
"""Page texts, an embedding model and a depth in; a search out, best cut first.

A text's key is its file's name and page, 0 for a file without pages.
"""


def llama_index(
    texts: Mapping[tuple[str, int], str], embedder: Embedder, depth: int
) -> Callable[[str], list[Found]]:
    """Return llama-index's own splitter and vector index."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    documents = [
        _llama_document(name, page, text)
        for (name, page), text in texts.items()
        if text.strip()  # it would embed a page without text as its path, and find it
    ]
    index = VectorStoreIndex.from_documents(
        documents,
        transformations=[SentenceSplitter(chunk_size=LLAMA_TOKENS, chunk_overlap=LLAMA_OVERLAP)],
        embed_model=_llama_model(embedder),
    )
    retriever = index.as_retriever(similarity_top_k=depth)

    def search(query: str) -> list[Found]:
        nodes: list[Any] = [found.node for found in retriever.retrieve(query)]
        return [Found(node.text, _llama_page(node), node.start_char_idx) for node in nodes]

    return search


def _llama_document(name: str, page: int, text: str) -> Any:
    """Return a page as ``SimpleDirectoryReader`` does: its label and path are embedded with it."""
    from llama_index.core import Document

    label = {"page_label": str(page)} if page else {}
    return Document(
        text=text,
        metadata={**label, "file_name": name, "file_path": f"{LLAMA_FOLDER}/{name}"},
        excluded_embed_metadata_keys=["file_name"],
    )


def _llama_page(node: Any) -> tuple[str, int]:
    return node.metadata["file_name"], int(node.metadata.get("page_label", 0))


def langchain(
    texts: Mapping[tuple[str, int], str], embedder: Embedder, depth: int
) -> Callable[[str], list[Found]]:
    """Return LangChain's recursive splitter and its vector store in memory."""
    from langchain_core.documents import Document
    from langchain_core.vectorstores import InMemoryVectorStore
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=LANGCHAIN_CUT, chunk_overlap=LANGCHAIN_OVERLAP, add_start_index=True
    )
    pages = [
        Document(text, metadata={"name": name, "page": page})
        for (name, page), text in texts.items()
    ]
    store = InMemoryVectorStore(_langchain_model(embedder))
    store.add_documents(splitter.split_documents(pages))

    def search(query: str) -> list[Found]:
        cuts = store.similarity_search(query, k=depth)
        return [
            Found(
                c.page_content, (c.metadata["name"], c.metadata["page"]), c.metadata["start_index"]
            )
            for c in cuts
        ]

    return search


BASELINE = "llama-index defaults"
"""The system that ratios are given to."""
PEERS: Mapping[str, Peer] = {
    BASELINE: llama_index,
    "LangChain defaults": langchain,
}


def _llama_model(embedder: Embedder) -> Any:
    """Wrap our embedder as a llama-index model, so that all use the same weights."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class Adapter(BaseEmbedding):  # type: ignore[misc, unused-ignore]
        def _get_query_embedding(self, query: str) -> list[float]:
            return [float(value) for value in embedder.embed_query(query)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return _rows(embedder, texts)

    return Adapter(model_name="bundled", embed_batch_size=LLAMA_BATCH)


def _langchain_model(embedder: Embedder) -> Any:
    """Wrap our embedder as a LangChain model."""
    from langchain_core.embeddings import Embeddings

    class Adapter(Embeddings):  # type: ignore[misc, unused-ignore]
        def embed_query(self, text: str) -> list[float]:
            return [float(value) for value in embedder.embed_query(text)]

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return _rows(embedder, texts)

    return Adapter()


def _rows(embedder: Embedder, texts: Sequence[str]) -> list[list[float]]:
    vectors: list[list[float]] = embedder.embed_passages(texts).tolist()
    return vectors
