"""What is said of a file whose format cannot be read: how to make one that can."""

from __future__ import annotations

_ICHITARO = (
    "一太郎の文書です。一太郎の「名前を付けて保存」で Word 形式（.docx）か PDF にしてください。"
)
_DOCUWORKS = "DocuWorks の文書です。DocuWorks の「名前を付けて保存」か印刷で PDF にしてください。"
_ARCHIVE = "圧縮ファイルです。展開して中のファイルを置くか、ZIP に圧縮し直してください。"
_APPLE = "Apple の{}の文書です。「書き出す」で PDF か {} にしてください。"
_HOW = {
    ".jtd": _ICHITARO, ".jttc": _ICHITARO, ".jtdc": _ICHITARO, ".jtt": _ICHITARO,
    ".xdw": _DOCUWORKS, ".xbd": _DOCUWORKS, ".xct": _DOCUWORKS,
    ".pages": _APPLE.format(" Pages ", "Word（.docx）"),
    ".key": _APPLE.format(" Keynote ", "PowerPoint（.pptx）"),
    ".numbers": _APPLE.format(" Numbers ", "Excel（.xlsx）"),
    ".7z": _ARCHIVE, ".rar": _ARCHIVE, ".lzh": _ARCHIVE, ".cab": _ARCHIVE, ".tar": _ARCHIVE,
    ".gz": _ARCHIVE, ".tgz": _ARCHIVE,
    ".xps": "XPS の文書です。PDF に印刷し直してください。",
    ".oxps": "XPS の文書です。PDF に印刷し直してください。",
    ".gdoc": "Google ドキュメントへのリンクだけのファイルです。Word（.docx）か PDF で書き出してください。",
    ".gsheet": "Google スプレッドシートへのリンクだけのファイルです。Excel（.xlsx）で書き出してください。",
    ".gslides": "Google スライドへのリンクだけのファイルです。PowerPoint（.pptx）で書き出してください。",
    ".heic": "HEIC の画像です。JPEG か PNG に保存し直してください。",
    ".heif": "HEIC の画像です。JPEG か PNG に保存し直してください。",
}  # fmt: skip


_OWNER = ("~$", ".~lock.")
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def is_owner_file(name: str) -> bool:
    """Whether a file is what Office keeps while a document is open: ``~$文書.docx``, ``.~lock.文書#``."""
    return name.startswith(_OWNER)


def is_hidden(path: str) -> bool:
    """Whether a path is of what macOS and Windows leave beside documents, and no document."""
    return any(part.startswith(".") or part.lower() in _SYSTEM for part in path.split("/"))


def refusal(suffix: str, known: str) -> str:
    """Return why a format is not read and what to do.

    Args:
        suffix: with its dot, "" for none.
        known: the formats that are read, as told to people.
    """
    how = _HOW.get(suffix.lower(), "")
    if how:
        return f"この形式（{suffix}）は読めません。{how} / unsupported format: save it as PDF or an Office file"
    return (
        f"この形式（{suffix or '拡張子なし'}）は読めません。読める形式: {known}"
        f" / unsupported format; supported: {known}"
    )
