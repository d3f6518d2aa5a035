"""How a language model is asked: over HTTP or from a file, and what it says in return."""
