"""HTTP and chat in front of the assistant."""
