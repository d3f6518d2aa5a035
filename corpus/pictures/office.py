"""Office files to PDF or to what is read, by LibreOffice where it is installed: alone, offline, within limits."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

from corpus.bare_environment import bare_environment

DECK_SUFFIXES = frozenset({".pptx", ".ppt", ".odp"})
OFFICE_SUFFIXES = DECK_SUFFIXES | {".docx", ".doc", ".odt", ".rtf"}
CONVERT_SECONDS = 90.0
"""A deck of 60 slides, each with a table and a picture, took 8 s on two busy cores."""
MEMORY_BYTES = 6 * 2**30
"""Address space; LibreOffice maps 2 GiB for a small file."""
FILE_BYTES = 512 * 2**20
"""Largest file that it may write."""
_DECK_PDF = 'pdf:impress_pdf_Export:{"ExportHiddenSlides":{"type":"boolean","value":"true"}}'
_FILTER = {
    ".xlsx": "xlsx:Calc MS Excel 2007 XML",
    ".docx": "docx:MS Word 2007 XML",
    ".pptx": "pptx:Impress MS PowerPoint 2007 XML",
}
"""LibreOffice's names of what it writes, PDF apart."""
_OPENED_AS = {".xls": "MS Excel 97", ".ods": "calc8"}
"""How it must open a file; left to itself it shows the bytes of a damaged one as a text."""
_SETTINGS = (
    # No macro runs, no linked picture or page is fetched, and what asks all the same meets a wall.
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


class ConvertError(Exception):
    """LibreOffice made nothing of a file, or not in time."""


def find_office(name: str) -> str | None:
    """Return the LibreOffice program of a setting ("" for none), or None where it is missing."""
    return shutil.which(name) if name else None


def convert(
    program: str, data: bytes, suffix: str, seconds: float = CONVERT_SECONDS, made: str = ".pdf"
) -> bytes:
    """Return what LibreOffice makes of a file; in a PDF hidden slides keep their place.

    Args:
        program: soffice.
        data: the file, already checked to be safe to unpack.
        suffix: its format.
        seconds: time it may take; it is then ended with all its children.
        made: ".pdf", or the format that it is read as.

    Raises:
        ConvertError: nothing was made.
    """
    with tempfile.TemporaryDirectory(prefix="seisaku-office-") as name:
        folder = Path(name)
        source = folder / f"source{suffix}"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        command = (
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            *_opened_as(suffix), "--norestore", "--nolockcheck", "--nodefault", "--convert-to", _filter(suffix, made),
            "--outdir", str(folder / "out"), str(source),
        )  # fmt: skip
        _run(command, folder, seconds)
        new = folder / "out" / f"source{made}"
        if not new.is_file():
            raise ConvertError(f"no {made} was made")
        return new.read_bytes()


def _opened_as(suffix: str) -> tuple[str, ...]:
    return (f"--infilter={_OPENED_AS[suffix]}",) if suffix in _OPENED_AS else ()


def _filter(suffix: str, made: str) -> str:
    if made != ".pdf":
        return _FILTER[made]
    return _DECK_PDF if suffix in DECK_SUFFIXES else "pdf:writer_pdf_Export"


def _write_profile(folder: Path) -> None:
    items = "".join(
        f"<item oor:path={quoteattr(path)}><prop oor:name={quoteattr(name)} "
        f'oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _run(command: tuple[str, ...], folder: Path, seconds: float) -> None:
    environment = {
        **bare_environment(),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "SAL_USE_VCLPLUGIN": "svp",
    }
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=environment, cwd=folder, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            _limit(process.pid)
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise ConvertError(f"took longer than {seconds:.0f} s") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _limit(pid: int) -> None:
    """Limit a process that has only just started, and so all its children (Linux)."""
    if not hasattr(resource, "prlimit"):
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        resource.prlimit(pid, resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
