"""Questions to verified, cited answers."""
