"""Files become the next generation: found, read, cut, embedded, checked, made current."""

__all__ = [
    "assemble",
    "build",
    "cli",
    "containers",
    "published",
    "report",
    "sources",
    "stored",
]
