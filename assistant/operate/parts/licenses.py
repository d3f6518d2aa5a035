"""The licence of every library, as the installed metadata tells it, and of the models and data."""

from __future__ import annotations

from importlib.metadata import Distribution, distribution

from assistant.operate.parts.closure import closure
from assistant.operate.parts.data import DATA_PARTS, Part
from assistant.operate.parts.own_wheel import NAME, wanted

CLASSIFIER = "License :: "


def all_parts() -> list[Part]:
    """Return this program, the libraries that it needs, and its models and data.

    Raises:
        BundleError: a library is not installed, or in a version that does not fit.
    """
    own = distribution(NAME)
    libraries = [own, *closure(wanted(own.requires or ()))]
    return [*map(library, libraries), *DATA_PARTS]


def library(held: Distribution) -> Part:
    """Return an installed distribution as a part."""
    return Part(held.name, held.version, license_of(held), "library")


def license_of(held: Distribution) -> str:
    """Return what a distribution says of its licence, "" where it says nothing.

    The expression comes first (PEP 639), then the free field, unless that holds a whole text, then
    the classifiers, which often tell only the family (``BSD License``), then the title of the text.
    """
    expression, free = (_field(held, name) for name in ("License-Expression", "License"))
    classifiers = [str(line) for line in held.metadata.get_all("Classifier") or ()]
    named = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith(CLASSIFIER)]
    title, _, text = free.partition("\n")
    return expression or ("" if text else free) or ", ".join(named) or title


def _field(held: Distribution, name: str) -> str:
    """Return a field of the metadata, "" where it is not there."""
    return str((held.metadata.get_all(name) or [""])[0]).strip()
