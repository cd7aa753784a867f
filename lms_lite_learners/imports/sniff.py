"""What a file is by its bytes: its kind, and how its text is encoded."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lms_lite_learners.exceptions import FileRefusedError
from lms_lite_learners.imports.parts import Parts

BLOCK = 256 * 1024
_HEAD = 8192
# A text whose line is longer can't be told apart into rows.
MAX_LINE = 1_000_000

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", gettext_noop("a PDF document")),
    (b"PK\x05\x06", gettext_noop("an empty ZIP archive")),
    (b"\x89PNG", gettext_noop("a picture (PNG)")),
    (b"\xff\xd8\xff", gettext_noop("a picture (JPEG)")),
    (b"GIF8", gettext_noop("a picture (GIF)")),
    (b"II*\x00", gettext_noop("a picture (TIFF)")),
    (b"MM\x00*", gettext_noop("a picture (TIFF)")),
    (b"\x1f\x8b", gettext_noop("a compressed file (gzip)")),
    (b"7z\xbc\xaf\x27\x1c", gettext_noop("a compressed file (7z)")),
    (b"Rar!\x1a\x07", gettext_noop("a compressed file (RAR)")),
    (b"BZh", gettext_noop("a compressed file (bzip2)")),
    (b"\xfd7zXZ\x00", gettext_noop("a compressed file (xz)")),
    (b"SQLite format 3\x00", gettext_noop("a database (SQLite)")),
    (b"\x7fELF", gettext_noop("a program")),
    (b"{\\rtf", gettext_noop("a text document (RTF)")),
    (b"PAR1", gettext_noop("a data file (Parquet)")),
    (b"(\xb5/\xfd", gettext_noop("a compressed file (Zstandard)")),
    (b"MZ\x90\x00", gettext_noop("a program")),
    (b"%!PS", gettext_noop("a PostScript document")),
    (b"\x00\x01\x00\x00Standard", gettext_noop("a database (Access)")),
)
_ZIPPED: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", gettext_noop("a workbook in the binary format (.xlsb)")),
    ("word/", gettext_noop("a text document (.docx)")),
    ("ppt/", gettext_noop("a presentation (.pptx)")),
    ("Index/", gettext_noop("a spreadsheet of Numbers (.numbers)")),
    ("mimetype", gettext_noop("an OpenDocument file (.ods or .odt)")),
)
_BROKEN = re.compile("[\udc80-\udcff]")
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<div", b"<style")
_PATTERNS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<(\?xml|svg)\b"), gettext_noop("an XML file")),
    (re.compile(rb'\{\s*["}]|\[\s*[\[{"\]]'), gettext_noop("a data file (JSON)")),
    (
        re.compile(rb"BEGIN:V(CARD|CALENDAR)", re.IGNORECASE),
        gettext_noop("an address book or a calendar"),
    ),
    # Lines of a name, a colon and a text, such as a mail begins with; addresses stand in them.
    (
        re.compile(
            rb"(?=(?:.*\n){0,60}?(?:mime-version|message-id|received):)"
            rb"(?:[a-z][a-z-]*:[ \t][^\n]*\n(?:[ \t][^\n]*\n)*){3}",
            re.IGNORECASE,
        ),
        gettext_noop("a mail message"),
    ),
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names in the contents of an old Office document, by which its program is known.
_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", ""),
    ("Workbook", gettext_noop("an old workbook (.xls)")),
    ("Book", gettext_noop("an old workbook (.xls)")),
    ("WordDocument", gettext_noop("an old text document (.doc)")),
    ("PowerPoint Document", gettext_noop("an old presentation (.ppt)")),
)
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CONTROLS = b"\t\n\r\x0b\x0c\x1a"

__all__ = ["encoding_of", "ensure_text", "is_workbook", "read_blocks", "read_lines"]


def read_blocks(file: BinaryIO) -> Iterator[bytes]:
    """The whole file from its start, in blocks."""
    file.seek(0)
    while block := file.read(BLOCK):
        yield block


def is_workbook(file: BinaryIO) -> bool:
    """Is this, by its bytes, a workbook as spreadsheet programs save it (.xlsx or .xlsm)?"""
    file.seek(0)
    if file.read(len(_ZIP)) != _ZIP:
        return False
    names = _names_in_zip(file)
    return any(name.startswith("xl/") for name in names) and "xl/workbook.bin" not in names


def ensure_text(file: BinaryIO) -> None:
    """Raise FileRefusedError, naming what the file is, for all that isn't text."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head.strip():
        raise FileRefusedError(_("The file is empty."), code="empty_file")
    kind = _kind_of(head, file)
    if kind:
        raise FileRefusedError(
            _(
                "The file is %(kind)s, neither a text (.csv) nor a workbook (.xlsx) with one "
                "person a row. Save the list as one of these."
            )
            % {"kind": _(kind)},
            code="not_a_text",
        )


def _kind_of(head: bytes, file: BinaryIO) -> str:
    if head.startswith(_ZIP):
        return _kind_of_zip(file)
    if head.startswith(_OLE):
        return _kind_of_ole(head, file)
    kinds = (kind for signature, kind in _SIGNATURES if head.startswith(signature))
    known = next(kinds, "") or _kind_of_words(head)
    if known or _wide_encoding(head) or _is_mostly_text(head):
        return known
    return gettext_noop("a file of binary data")


def _kind_of_words(head: bytes) -> str:
    """The kind of a text that is no list, by how it begins."""
    if head[257:262] == b"ustar":
        return gettext_noop("an archive (tar)")
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start[:15].lower().startswith(_HTML):
        return gettext_noop("a web page (HTML)")
    return next((kind for pattern, kind in _PATTERNS if pattern.match(start)), "")


def _names_in_zip(file: BinaryIO) -> list[str]:
    try:
        return Parts(file).names()
    except FileRefusedError:
        return []


def _kind_of_zip(file: BinaryIO) -> str:
    names = _names_in_zip(file)
    for start, kind in _ZIPPED:
        if any(name.startswith(start) for name in names):
            return kind
    return (
        gettext_noop("a ZIP archive")
        if names
        else gettext_noop("a damaged workbook or ZIP archive")
    )


def _kind_of_ole(head: bytes, file: BinaryIO) -> str:
    """The kind by the document's list of contents, whose place its head tells."""
    size = 1 << min(int.from_bytes(head[30:32], "little"), 12)
    file.seek((int.from_bytes(head[48:52], "little") + 1) * size)
    contents = file.read(_HEAD)
    for name, kind in _STREAMS:
        if name.encode("utf-16-le") + b"\x00\x00" in contents:
            if name == "EncryptedPackage":
                raise FileRefusedError(
                    _("The workbook is protected by a password. Save it without one."),
                    code="protected_workbook",
                )
            return kind
    return gettext_noop("an old Office document (.xls or .doc)")


def _is_mostly_text(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)
    return controls * 10 <= len(head)


def _wide_encoding(head: bytes) -> str:
    """UTF-16 or UTF-32 by its mark, or UTF-16 by the zeros in every other byte.

    Where few letters are Latin, few bytes are zero, but the line ends tell.
    """
    for mark, encoding in _MARKS[1:]:
        if head.startswith(mark):
            return encoding
    pairs = max(len(head) // 2, 1)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    found = {head[place : place + 2] for place in range(0, len(head) - 1, 2)}
    if odd * 10 >= pairs * (1 if b"\n\x00" in found else 4) and even * 10 < pairs:
        return "utf-16-le"
    if even * 10 >= pairs * (1 if b"\x00\n" in found else 4) and odd * 10 < pairs:
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
    # Bytes that are no letter are put where no letter is; the mark of a lost letter is a letter.
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    broken = letters = 0
    for block in read_blocks(file):
        text = decoder.decode(block)
        if not text.isascii():
            bad = len(_BROKEN.findall(text))
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
