"""Who asks, and which documents they may see."""
