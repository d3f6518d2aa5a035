"""Several services over one index and one PostgreSQL behind nginx: one is killed while people ask."""
