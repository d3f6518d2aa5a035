"""Questions with known answers: read, checked by ``lint``, and grown by ``curate``."""

__all__ = ["curate", "dataset", "forms", "lint", "twins"]
