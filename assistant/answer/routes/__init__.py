"""The ways from a question to an answer, one a file; ``assistant.chain`` chooses among them."""
