"""The pages beside the chat: for curators, and of use."""
