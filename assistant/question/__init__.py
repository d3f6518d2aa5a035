"""What is asked: of which kind, about which documents, editions, years and pages, in which context."""
