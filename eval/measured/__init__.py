"""The figures that docs/evaluation.md tells: kept from runs as small files, and written as its tables."""
