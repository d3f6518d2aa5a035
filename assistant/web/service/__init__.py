"""The HTTP service behind the addresses: questions, answers, pictures, originals, metrics."""
