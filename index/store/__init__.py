"""What is kept: documents, passages, vectors and their generations, whole or told as damaged."""
