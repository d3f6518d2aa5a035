"""``seisaku read``: what is read of one file, without an index."""
