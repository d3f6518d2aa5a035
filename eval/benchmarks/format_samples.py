"""Small files of the formats that are neither PDF nor a new office file, made when they are asked for."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from email.message import EmailMessage

from PIL import Image, ImageDraw

from eval.benchmarks.small_ole import Tree, compound_file

_CSV = "府省,令和5年度\n金融庁,239\n"
_XML = "<資料><題名>基金</題名><事業><名称>甲</名称><額>239</額></事業><事業><名称>乙</名称><額>3</額></事業></資料>"
_SENT = 133_650_000_000_000_000
"""A time in July 2024 as Windows counts (100 ns from 1601)."""


def samples() -> dict[str, bytes]:
    """Return a file of each format by its suffix."""
    return {
        ".json": json.dumps({"題名": "基金", "事業": [{"額": 1}, {"額": 2.50}]}).encode(),
        ".xml": _XML.encode(),
        ".epub": epub({"一章": "<h1>一章</h1><p>規模は10兆円。</p>"}),
        ".eml": eml("予算", "本文です。", {"表.csv": _CSV.encode()}),
        ".msg": msg("予算", "本文です。", {"表.csv": _CSV.encode()}),
        ".zip": archive({"資料/表.csv": _CSV.encode(), "中.zip": archive({"a.txt": b"text"})}),
        ".rtf": rb"{\rtf1\ansi\ansicpg932 {\b Title}\par \u22522?\u37329? 10\par}",
        ".odt": odt("<text:h text:outline-level='1'>基金</text:h><text:p>規模は10兆円。</text:p>"),
        **{f".{kind}": picture(kind) for kind in ("png", "jpeg", "tiff", "bmp", "gif", "webp")},
    }


def archive(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of files by their paths."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as new:
        for name, data in files.items():
            new.writestr(name, data)
    return out.getvalue()


def epub(chapters: dict[str, str]) -> bytes:
    """Return an EPUB of chapters by their titles, in order."""
    items = "".join(f'<item id="c{i}" href="c{i}.xhtml"/>' for i in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata><dc:title>計画の本</dc:title></metadata><manifest>{items}</manifest>"
        f"<spine>{spine}</spine></package>"
    )
    files = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="O/p.opf"/></rootfiles></container>',
        "O/p.opf": package.encode(),
    }
    for i, (title, body) in enumerate(chapters.items()):
        page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
        files[f"O/c{i}.xhtml"] = page.encode()
    return archive(files)


def odt(body: str) -> bytes:
    """Return an ODT of ``text:`` elements."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "style")
    )
    content = (
        f"<office:document-content{spaces} office:version='1.2'><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    files = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": content.encode(),
    }
    return archive({**files, "META-INF/manifest.xml": manifest.encode()}, zipfile.ZIP_STORED)


def eml(subject: str, body: str, files: dict[str, bytes], html: str = "") -> bytes:
    """Return a mail with files attached."""
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = "総務課 <soumu@example.go.jp>"
    mail["To"] = "企画課 <kikaku@example.go.jp>"
    mail["Date"] = "Mon, 10 Jun 2024 04:05:00 +0000"
    mail.set_content(body)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, data in files.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def msg(subject: str, body: str, files: dict[str, bytes], html: bytes = b"") -> bytes:
    """Return a mail as Outlook keeps it, with files attached."""
    values = struct.pack("<HHIQ", 0x40, 0x0039, 6, _SENT) + struct.pack("<HHIQ", 3, 0x3FFD, 6, 932)
    tree: dict[str, bytes | Tree] = {
        "__properties_version1.0": b"\0" * 32 + values,
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_0C1A001F": "総務課".encode("utf-16-le"),
        "__substg1.0_5D01001F": "soumu@example.go.jp".encode("utf-16-le"),
        "__substg1.0_0E04001E": "企画課".encode("cp932"),
        "__substg1.0_1000001F": body.encode("utf-16-le"),
    }
    if html:
        tree["__substg1.0_10130102"] = html
    for i, (name, data) in enumerate(files.items()):
        tree[f"__attach_version1.0_#{i:08X}"] = {
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": data,
        }
    return compound_file(tree)


def picture(kind: str) -> bytes:
    """Return a picture of a few words."""
    image = Image.new("RGB", (420, 120), "white")
    ImageDraw.Draw(image).text((30, 40), "Budget 2024: 120 million yen", fill="black", font_size=24)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()
