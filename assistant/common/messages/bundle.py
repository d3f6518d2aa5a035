"""Sentences of ``seisaku bundle``; part of the catalogue."""

from __future__ import annotations

BUNDLE_MESSAGES: dict[str, tuple[str, str]] = {
    "bundle_missing": (
        "{name} がこの環境に入っていないため、束にできません。pip install で入れてから、もう一度実行してください。",
        "{name} is not installed here: install it and run the command again.",
    ),
    "bundle_version": (
        "{name} が必要ですが、入っているのは {version} です。constraints.txt の版を入れてください。",
        "{name} is needed, {version} is installed: install the version of constraints.txt.",
    ),
    "bundle_no_wheel": (
        "{name} は wheel から入れたものではないため、束にできません。"
        "pip install --force-reinstall {name} で入れ直してください。",
        "{name} was not installed from a wheel: install it anew with pip.",
    ),
    "bundle_changed": (
        "{name} のファイル {file} が、入れたときと違うか、読めません。"
        "pip install --force-reinstall --no-deps {name} で入れ直してください。",
        "the file {file} of {name} is not as it was installed: install it anew with pip.",
    ),
    "bundle_not_built": (
        "seisaku の wheel を作れません：{reason}",
        "the wheel of seisaku could not be built.",
    ),
    "bundle_taken": (
        "{folder} は既にあります。まだないフォルダを指定してください。",
        "{folder} is there already: name a new folder.",
    ),
    "bundle_model": (
        "設定 {setting} の「{name}」はフォルダではありません。"
        "ネットワークのない所で動かすには、モデルのフォルダを指定してください。",
        "{setting}: {name} is no folder; name the folder of the model to run without a network.",
    ),
    "bundle_no_sbom": (
        "部品表（sbom.cdx.json）は入っていません。入れるには、"
        "pip install --constraint constraints.txt cyclonedx-bom の後に、もう一度束を作ってください。",
        "The bundle has no SBOM: install cyclonedx-bom and make it again.",
    ),
    "bundle_made": (
        "{folder}: wheel {wheels} 個、{megabytes} MB。SHA256SUMS のチェックサム（別の経路で伝えてください）：{digest}\n"
        "入れる計算機で： sh {folder_name}/install.sh /opt/seisaku-{version} {digest}",
        "{folder}: {wheels} wheels, {megabytes} MB. Checksum of SHA256SUMS (send it another way): {digest}\n"
        "On the other machine: sh {folder_name}/install.sh /opt/seisaku-{version} {digest}",
    ),
}
