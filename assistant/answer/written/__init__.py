"""An answer and a conversation written out: prose, Markdown, and a memo as a Word file."""
