"""Which places of the documents answer a question: whole paragraphs, lists and rows of tables.

Doors: :func:`assistant.evidence.choose.weighed` and :func:`assistant.evidence.choose.chosen`.
"""
