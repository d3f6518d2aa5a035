"""Documents that people add and remove while the service runs, and files with one question."""
