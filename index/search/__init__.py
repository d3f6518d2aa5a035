"""A query over one generation: candidates of words and vectors, fused, then read again in order."""
