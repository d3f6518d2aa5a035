"""Mails: their headers, their words, and the files that come with them."""
