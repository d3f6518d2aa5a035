"""Which installed distributions a list of requirements needs, and those need in turn."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from assistant.operate.parts.wheel_errors import BundleError


def closure(requirements: Iterable[str]) -> list[Distribution]:
    """Return the installed distributions that satisfy requirements, each once, by name.

    Args:
        requirements: as in ``Requires-Dist``, with extras and markers (those of this machine hold).

    Raises:
        BundleError: one is not installed, or in a version that does not fit.
    """
    found: dict[str, Distribution] = {}
    wanted = [(Requirement(line), "") for line in requirements]
    seen: set[tuple[str, str]] = set()
    while wanted:
        requirement, extra = wanted.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = str(canonicalize_name(requirement.name))
        found[name] = found.get(name) or _installed(requirement)
        for own in ("", *sorted(requirement.extras)):
            if (name, own) not in seen:
                seen.add((name, own))
                wanted += [(Requirement(line), own) for line in found[name].requires or ()]
    return [found[name] for name in sorted(found)]


def _installed(requirement: Requirement) -> Distribution:
    try:
        held = distribution(requirement.name)
    except PackageNotFoundError:
        raise BundleError("bundle_missing", name=requirement.name) from None
    if not requirement.specifier.contains(held.version, prereleases=True):
        raise BundleError("bundle_version", name=str(requirement), version=held.version)
    return held
