"""What is asked: of which kind, about which documents, editions, years and pages, in which context."""

__all__ = [
    "analysis",
    "courtesy",
    "editions",
    "folder_editions",
    "followup",
    "kinds",
    "match",
    "pages",
    "sums",
    "unclear",
]
