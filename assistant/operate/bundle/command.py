"""``seisaku bundle``: what the command does."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.open import WITHOUT_FOLDER
from assistant.operate.bundle.write import write_bundle
from assistant.operate.parts.own_wheel import NAME
from assistant.operate.parts.wheel_errors import BundleError


def run_bundle(settings: Settings, folder: Path) -> int:
    """Write a bundle and print where it is and its checksum.

    Raises:
        BundleError: something cannot be bundled.
    """
    made = write_bundle(folder, model_folders(settings))
    line = message(
        "bundle_made", settings.language, folder=made.folder, folder_name=made.folder.name,
        wheels=made.wheels, megabytes=round(made.size / 2**20), digest=made.digest,
        version=version(NAME),
    )  # fmt: skip
    print(line)  # noqa: T201
    if not made.has_sbom:
        print(message("bundle_no_sbom", settings.language), file=sys.stderr)  # noqa: T201
    return 0


def model_folders(settings: Settings) -> dict[str, Path]:
    """Return the folders of models that the settings name; the bundled ones are in the wheels.

    Raises:
        BundleError: a model is named by something else than a folder.
    """
    named = {"embedding_model": settings.embedding_model, "reranker": settings.reranker}
    folders: dict[str, Path] = {}
    for setting, name in named.items():
        if name in WITHOUT_FOLDER:
            continue
        folders[setting] = Path(str(name))
        if not folders[setting].is_dir():
            raise BundleError("bundle_model", setting=setting, name=name)
    return folders
