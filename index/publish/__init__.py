"""Files become the next generation: found, read, cut, embedded, checked, made current."""

__all__ = [
    "assemble",
    "build",
    "cli",
    "containers",
    "fetch",
    "published",
    "report",
    "sources",
    "stored",
]
