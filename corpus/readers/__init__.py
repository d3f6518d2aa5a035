"""One short file a file format."""
