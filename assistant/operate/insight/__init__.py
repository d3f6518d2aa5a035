"""How the assistant is used: counts, topics without an answer, documents used and not."""
