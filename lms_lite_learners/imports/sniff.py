"""What a file is by its bytes: its kind, and how its text is encoded."""

import codecs
import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from lms_lite_learners.exceptions import FileRefusedError

BLOCK = 256 * 1024
_HEAD = 8192
# A text whose line is longer can't be told apart into rows.
MAX_LINE = 1_000_000

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.xls or .doc)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)"),
    (b"Rar!\x1a\x07", "a compressed file (RAR)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\x00", "a compressed file (xz)"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"PAR1", "a data file (Parquet)"),
)
_ZIPPED: tuple[tuple[str, str], ...] = (
    ("xl/", "a workbook (.xlsx)"),
    ("word/", "a text document (.docx)"),
    ("ppt/", "a presentation (.pptx)"),
    ("mimetype", "an OpenDocument file (.ods or .odt)"),
)
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CONTROLS = b"\t\n\r\x0b\x0c\x1a"

__all__ = ["encoding_of", "ensure_text", "read_blocks", "read_lines"]


def read_blocks(file: BinaryIO) -> Iterator[bytes]:
    """The whole file from its start, in blocks."""
    file.seek(0)
    while block := file.read(BLOCK):
        yield block


def ensure_text(file: BinaryIO) -> None:
    """Raise FileRefusedError, naming what the file is, for all that isn't text."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head.strip():
        raise FileRefusedError(_("The file is empty."), code="empty_file")
    kind = _kind_of(head, file)
    if kind:
        raise FileRefusedError(
            _("The file is %(kind)s, not a text with one person a line. Save the list as CSV.")
            % {"kind": kind},
            code="not_a_text",
        )


def _kind_of(head: bytes, file: BinaryIO) -> str:
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(file)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:15].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page (HTML)"
    if start.startswith(b"<?xml"):
        return "an XML file"
    return "" if _wide_encoding(head) or _is_mostly_text(head) else "a file of binary data"


def _kind_of_zip(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return "a damaged ZIP archive"
    for start, kind in _ZIPPED:
        if any(name.startswith(start) for name in names):
            return kind
    return "a ZIP archive"


def _is_mostly_text(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)
    return controls * 10 <= len(head)


def _wide_encoding(head: bytes) -> str:
    """UTF-16 or UTF-32 by its mark, or UTF-16 by the zeros in every other byte."""
    for mark, encoding in _MARKS[1:]:
        if head.startswith(mark):
            return encoding
    pairs = max(len(head) // 2, 1)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd * 10 >= pairs * 4 and even * 10 < pairs:
        return "utf-16-le"
    if even * 10 >= pairs * 4 and odd * 10 < pairs:
        return "utf-16-be"
    return ""


def encoding_of(file: BinaryIO) -> str:
    """How the file's text is encoded: by its mark, else UTF-16, UTF-8 or Windows-1252.

    A few broken letters in a UTF-8 file leave it UTF-8: they are their cells' fault.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    wide = _wide_encoding(head)
    return wide or ("utf-8" if _is_utf8(file) else "cp1252")


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    broken = letters = 0
    for block in read_blocks(file):
        text = decoder.decode(block)
        if not text.isascii():
            bad = text.count("\ufffd")
            broken += bad
            letters += sum(char > "\x7f" for char in text) - bad
    return broken <= letters if letters else not broken


def read_lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines of a text as an editor shows them, line ends kept, any kind of them.

    Raises FileRefusedError for a line that is too long to be a row.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    rest = ""
    for block in read_blocks(file):
        text = rest + decoder.decode(block)
        # A block may end between the two characters of a line end.
        end = len(text) - 1 if text.endswith("\r") else len(text)
        pieces = io.StringIO(text[:end], newline="").readlines()
        rest = pieces.pop() if pieces and not pieces[-1].endswith(("\n", "\r")) else ""
        rest += text[end:]
        if len(rest) > MAX_LINE:
            raise FileRefusedError(
                _("The file has a line of more than %(limit)d characters.") % {"limit": MAX_LINE}
            )
        yield from pieces
    rest += decoder.decode(b"", final=True)
    yield from io.StringIO(rest, newline="").readlines()
