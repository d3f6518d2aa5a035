"""Answers kept as an official record: sealed, chained by hashes, verified, deleted with a trace."""
