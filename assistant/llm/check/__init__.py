"""Holds what a language model says against the pages it cites: figures, names, rows, denial, support.

A claim is held, calculated from held figures, read off a picture, unheld, or no claim at all; nothing
is deleted here. ``Checker`` follows one answer; ``check_claim`` checks a sentence by itself.
"""

from assistant.llm.check.checker import Checked, Checker, check_claim
from assistant.llm.check.support import Support

__all__ = ["Checked", "Checker", "Support", "check_claim"]
