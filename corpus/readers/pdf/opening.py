"""Opening a PDF file, and what to say where it cannot be read."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.files import Limits, ReadError
from corpus.readers import ocr


def open_pdf(name: str, data: bytes) -> pdfium.PdfDocument:
    """Return a file opened, its form ready to be asked.

    Raises:
        ReadError: it is encrypted or damaged.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # the error told last may be an earlier file's: of some damage pdfium tells none
        if b"/Encrypt" in data and raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise ReadError(
                f"{name}: パスワードで保護された PDF です。保護を外して保存し直してください。"
                " / encrypted PDF: save it without a password"
            ) from error
        raise ReadError(
            f"{name}: PDF が壊れています。元のファイルを入手し直すか、PDF として保存し直してください。"
            " / damaged PDF: get it again or save it anew"
        ) from error
    document.init_forms()  # before any page is loaded
    return document


def check_count(name: str, count: int, limits: Limits) -> None:
    """Refuse a file without pages or with too many.

    Raises:
        ReadError: so.
    """
    if count < 1:
        raise ReadError(
            f"{name}: ページがありません。正しいファイルか確かめてください。 / the PDF has no pages"
        )
    if count > limits.max_pages:
        raise ReadError(
            f"{name}: ページが多すぎます（{count}ページ、上限 {limits.max_pages}）。分割するか、"
            "設定 max_pages を上げてください。 / too many pages: split it or raise max_pages"
        )


def without_text(name: str, count: int, ocr_state: str, mapless: bool) -> str:
    """Return what to say of a file without a character, and what would help.

    Args:
        name: the file's.
        count: its pages.
        ocr_state: the engine, or why there was none.
        mapless: it has text whose fonts do not say which characters they show.
    """
    help_ja, help_en = "OCR をかけた PDF にしてください。", "run OCR on it first"
    if ocr_state == ocr.OFF:
        help_ja, help_en = "設定 ocr を auto にしてください。", "set ocr to auto"
    elif ocr_state == ocr.NONE:
        help_ja = f"文字認識（OCR）で読むには {ocr.remedy()} を実行してください。または {help_ja}"
    elif ocr_state:
        help_ja = f"OCR（{ocr_state}）でも読み取れませんでした。元のファイルを入手してください。"
        help_en = "OCR found nothing either: get the original file"
    if mapless:
        return (
            f"{name}: {ocr.MAPLESS}（{count}ページ）。{help_ja}"
            f" / the fonts do not say which characters they show ({count} pages): {help_en}"
        )
    return (
        f"{name}: 画像だけの PDF です（{count}ページ、文字がありません）。{help_ja}"
        f" / image-only PDF without text ({count} pages): {help_en}"
    )
