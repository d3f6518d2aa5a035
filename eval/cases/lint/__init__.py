"""What is wrong with a dataset before any question is asked: ``seisaku eval lint``."""
