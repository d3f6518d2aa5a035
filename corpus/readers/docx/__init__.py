"""DOCX by its own XML: what a person sees on Word's pages, and what is told to be left out."""
