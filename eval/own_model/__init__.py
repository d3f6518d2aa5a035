"""``seisaku train``: the cross-encoder goes on learning from a ministry's own questions.

Doors: :func:`eval.own_model.learning.learn`. Weights that do not help on questions held out are
not written.
"""

__all__ = ["cli"]
