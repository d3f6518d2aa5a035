"""Known ways to break the product, one at a time, to see that the gate catches each.

``python -m eval.mutations`` runs them all and prints what caught which.
"""
