"""The passages a language model is given for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.llm.prompt import Source

if TYPE_CHECKING:
    from assistant.types import Answer
    from corpus.types import Passage
    from index.searchable import Searchable

SOURCES, CHARACTERS = 6, 3000
"""Most passages, and their characters together: about 2,500 tokens, which every model takes."""


def gather(index: Searchable, answer: Answer) -> list[Source]:
    """Return the passages that an answer cites, then those nearest to its question, numbered."""
    cited = [
        passage
        for citation in answer.citations
        for passage in index.passages_of(citation.document, citation.slide)
        if passage.start < citation.end and citation.start < passage.end
    ]
    near = [hit.passage for hit in index.hits(answer.standalone_question, SOURCES)]
    chosen: dict[str, Passage] = {}
    room = CHARACTERS
    for passage in (*cited, *near):
        if passage.id in chosen or len(chosen) == SOURCES or len(passage.text) > room:
            continue
        chosen[passage.id] = passage
        room -= len(passage.text)
    return [
        Source(number, p.document, index.slide(p.document, p.slide), p.start, p.start + len(p.text))
        for number, p in enumerate(chosen.values(), start=1)
    ]
