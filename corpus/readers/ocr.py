"""The OCR engine on this machine: tesseract with its Japanese data, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from corpus.files import Limits

LANGUAGE, VERTICAL = "jpn", "jpn_vert"
"""Data for lines across, and for columns of vertical text."""
COLUMNS, SPARSE = 3, 11
"""Tesseract's page segmentation modes."""
TURNS = "osd"
"""Data that tell how a picture is turned."""
TURN_DPI, TURN_SURE = 100, 1.5
"""Resolution at which a page's turn is found (16 of 16 pages of ministries, turned each way, at 100
as at 150 dots an inch), and the least confidence; those pages had 2.0 to 24."""
OFF, NONE = "off", "none"
"""What stands for the engine where the setting forbids OCR, and where there is none."""

DOUBTFUL = 50
"""A picture that tesseract is less sure of, in per cent, is a photograph or a pattern (looked at on
236 pictures of the ministries' PDFs: nearly all text is above, nearly all else below or empty)."""
UNSURE_BELOW = 70
"""A page less sure than this is said to be so."""

READ_PAGE = "文字認識（OCR）で読み取ったページです"
READ_PICTURES = "絵の中の文字を文字認識（OCR）で読み取りました"
UNSURE = "文字認識の確からしさが低いページです"
SLOW = "文字認識が時間内に終わりませんでした（設定 ocr_seconds）"
TOO_MANY = "文字認識のページ数の上限を超えたため、絵の文字を読んでいません（設定 ocr_pages）"
FAILED = "文字認識に失敗しました"
_PAGE, _PICTURES = "画像のページです", "絵の中に文字があるかもしれません"
MAPLESS = "フォントに文字の対応表がなく、見えるとおりの文字を取り出せません"
_FORBIDDEN = "設定 ocr が off のため読んでいません"
_ABSENT = "文字認識（OCR）がないため読んでいません"
"""Notes of pages for the extraction report."""

INSTALL_PROGRAM = "apt install tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert"
INSTALL_PACKAGE = "pip install 'seisaku[ocr]'"


@dataclass(frozen=True, slots=True)
class Engine:
    """What reads pictures.

    Attributes:
        name: program, version and language data; "" where something is missing.
        missing: what is missing and how to get it, Japanese and English; "" where nothing is.
        turns: whether it tells how a picture is turned.
    """

    name: str
    missing: str = ""
    turns: bool = False


@cache
def find_engine() -> Engine:
    """Look for pytesseract, the tesseract program and its Japanese data; nothing is downloaded."""
    try:
        import pytesseract
    except ImportError:
        return Engine(
            "", f"{INSTALL_PACKAGE} と、Debian では {INSTALL_PROGRAM} / the extra ocr is missing"
        )
    try:
        version = pytesseract.get_tesseract_version()
        languages = pytesseract.get_languages()
    except (pytesseract.TesseractNotFoundError, OSError, SystemExit):
        return Engine(
            "",
            f"tesseract がありません。Debian では {INSTALL_PROGRAM} / tesseract is not installed",
        )
    if LANGUAGE not in languages:
        return Engine(
            "",
            f"tesseract の日本語データがありません。Debian では {INSTALL_PROGRAM}"
            " / tesseract lacks its Japanese data",
        )
    known = "+".join(name for name in (LANGUAGE, VERTICAL) if name in languages)
    return Engine(f"tesseract {version} {known}", turns=TURNS in languages)


def engine_for(limits: Limits) -> str:
    """Return the name of what would read pictures under these limits, ``OFF`` or ``NONE``."""
    if not limits.ocr:
        return OFF
    return find_engine().name or NONE


def unread(engine: str, whole: bool) -> str:
    """Return the note of a page whose pictures were not read.

    Args:
        engine: ``OFF`` or ``NONE``.
        whole: the page has no text layer at all.
    """
    what = _PAGE if whole else _PICTURES
    return f"{what}（{unread_why(engine)}）"


def unread_why(engine: str) -> str:
    """Return why nothing was read by OCR, and the remedy; ``engine`` is ``OFF`` or ``NONE``."""
    return _FORBIDDEN if engine == OFF else f"{_ABSENT}。{remedy()}"


def is_unread(note: str) -> bool:
    """Whether a note is of a page whose pictures were not read, for want of an engine."""
    return _ABSENT in note


def remedy() -> str:
    """Return how to get what is missing, Japanese only."""
    return find_engine().missing.partition(" / ")[0]


def is_outdated(made: str, limits: Limits) -> bool:
    """Whether a document with pages of pictures would be read differently now.

    Where the engine has gone, what it once read is kept.

    Args:
        made: ``metadata["ocr"]`` of the document, "" or absent where it has no such pages.
        limits: those of now.
    """
    if not made:
        return False
    now = engine_for(limits)
    return now != NONE and made not in (now, incomplete(now, limits))


def incomplete(engine: str, limits: Limits) -> str:
    """Return what is kept of a document whose pages were not all read within the limits."""
    return f"{engine} ({limits.ocr_seconds:g} s, {limits.ocr_pages} pages)"


def has_vertical() -> bool:
    """Whether the data for vertical text is there too."""
    return VERTICAL in find_engine().name


def recognise(
    image: object, dpi: int, seconds: float, vertical: bool = False, sparse: bool = False
) -> bytes:
    """Return the hOCR of a picture (a PIL image) with a box for every character.

    Args:
        image: the picture.
        dpi: its resolution.
        seconds: time it may take.
        vertical: try vertical text too, in twice the time.
        sparse: look for words anywhere, not for columns of text (tesseract's page segmentation
            11, not 3): finds a lone line, and letters in photographs.

    Raises:
        TimeoutError: it took longer than ``seconds``.
        RuntimeError: tesseract failed.
    """
    import pytesseract

    try:
        hocr: bytes = pytesseract.image_to_pdf_or_hocr(
            image, lang=f"{LANGUAGE}+{VERTICAL}" if vertical else LANGUAGE, extension="hocr",
            timeout=seconds,
            config=f"-c hocr_char_boxes=1 --dpi {dpi} --psm {SPARSE if sparse else COLUMNS}",
        )  # fmt: skip
    except RuntimeError as error:
        if "timeout" in str(error):
            raise TimeoutError from error
        raise
    return hocr


def quarters_to_turn(image: Image, dpi: int, seconds: float) -> int | None:
    """Return by how many quarters a picture must be turned clockwise to stand upright.

    Args:
        image: the picture.
        dpi: its resolution.
        seconds: time it may take.

    Returns:
        None where the data are missing or there are too few characters to tell.

    Raises:
        TimeoutError: it took longer than ``seconds``.
    """
    if not find_engine().turns:
        return None
    import pytesseract

    small = image.reduce(max(1, dpi // TURN_DPI))
    try:
        told = pytesseract.image_to_osd(
            small, config=f"--dpi {TURN_DPI}", timeout=seconds, output_type=pytesseract.Output.DICT
        )
    except RuntimeError as error:  # TesseractError is one too
        if "timeout" in str(error):
            raise TimeoutError from error
        return None
    sure = float(told.get("orientation_conf", 0.0)) >= TURN_SURE
    return int(told["rotate"]) // 90 % 4 if sure else None
