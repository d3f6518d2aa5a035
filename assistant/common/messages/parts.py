"""Sentences of ``seisaku licenses`` and of the SBOM; part of the catalogue."""

from __future__ import annotations

PARTS_MESSAGES: dict[str, tuple[str, str]] = {
    "license_untold": (
        "（メタデータに書かれていません。配布元で確かめてください）",
        "(not told by its metadata: ask its publisher)",
    ),
    "sbom_no_tool": (
        "SBOM を作る cyclonedx-bom が入っていません。pip install --constraint constraints.txt cyclonedx-bom"
        " で入れてから、もう一度実行してください。",
        "cyclonedx-bom, which makes the SBOM, is not installed: install it and run this again.",
    ),
    "sbom_failed": (
        "SBOM を作れません：{reason}",
        "the SBOM could not be made: {reason}",
    ),
    "sbom_made": (
        "{file}: 部品 {count} 個（CycloneDX {version}）",
        "{file}: {count} parts (CycloneDX {version})",
    ),
}
"""Each with its Japanese, then its English."""
