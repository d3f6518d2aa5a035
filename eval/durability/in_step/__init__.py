"""Folders in step: files are copied, renamed, deleted and half-copied while people ask over HTTP."""
