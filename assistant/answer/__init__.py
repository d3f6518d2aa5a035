"""The short answer, without a model: the words of a page that could be it, and whether to claim them.

Doors: :func:`assistant.answer.claim.claim`. What is not sure enough is not claimed; then the places
of :mod:`assistant.evidence` are shown.
"""
