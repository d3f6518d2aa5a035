"""Which pages a language model is handed, how they are found, and which characters of each."""
