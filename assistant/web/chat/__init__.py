"""The chat page: its components, the answers in it, the panel beside, the conversations kept."""
