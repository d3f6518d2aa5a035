"""Answers in the words of the ministry's own language model, each sentence checked or left out."""
