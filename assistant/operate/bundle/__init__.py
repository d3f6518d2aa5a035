"""``seisaku bundle``: everything that a machine without a network needs, with checksums."""
