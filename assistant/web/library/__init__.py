"""The column of documents: the list, what was read of each, and every change."""
