"""The identity of a document: title, publisher, date, edition and kind, read off its cover."""

from corpus.identity.identify import Identity, identified, identify

__all__ = ["Identity", "identified", "identify"]
