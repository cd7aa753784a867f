"""Other kinds of files under the name of a list."""

import bz2
import gzip
import io
import lzma
import sqlite3
import tarfile
from functools import partial

from tests.imports.books import packed
from tests.imports.nasty import refused

MAIL = (
    "Received: from x.example\r\n\tby y.example\r\nFrom: Ada <ada@x.example>\r\n"
    "To: bob@x.example\r\nSubject: Staff list\r\nMIME-Version: 1.0\r\n\r\nada@x.example\r\n"
)
kind = partial(refused, code="not_a_text")


def _ole(*streams):
    """An old Office document that has these streams in its list of contents."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
    head += bytes(16) + (1).to_bytes(4, "little") + bytes(460)
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in streams)
    return head[:512] + bytes(512) + names.ljust(4096, b"\x00")


def _sqlite():
    base = sqlite3.connect(":memory:")
    base.execute("create table staff (email text)")
    return base.serialize()


def _tar():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("staff.csv")
        info.size = 20
        archive.addfile(info, io.BytesIO(b"email\nada@x.example\n"))
    return buffer.getvalue()


STAFF = b"email\nada@x.example\n"
KINDS = [
    kind("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", words="a PDF document"),
    kind("a PNG", b"\x89PNG\r\n\x1a\n" + bytes(100), words="a picture (PNG)"),
    kind("a JPEG", b"\xff\xd8\xff\xe0\x00\x10JFIF", words="a picture (JPEG)"),
    kind("gzip", gzip.compress(STAFF, mtime=0), words="a compressed file (gzip)"),
    kind("bzip2", bz2.compress(STAFF), words="a compressed file (bzip2)"),
    kind("xz", lzma.compress(STAFF), words="a compressed file (xz)"),
    kind("7z", b"7z\xbc\xaf\x27\x1c\x00\x04", words="a compressed file (7z)"),
    kind("RAR", b"Rar!\x1a\x07\x01\x00", words="a compressed file (RAR)"),
    kind("tar", _tar(), words="an archive (tar)"),
    kind("a zip of CSV", packed({"staff.csv": STAFF}), words="a ZIP archive"),
    kind("a zip in a zip", packed({"a.zip": packed({"b.zip": packed({"c": b"0" * 10**6})})}),
         words="a ZIP archive"),
    kind("an empty zip", packed({}), words="an empty ZIP archive"),
    kind("a zip cut off", packed({"xl/workbook.xml": b"x" * 1000})[:-30],
         words="a damaged workbook or ZIP archive"),
    kind("a .docx", packed({"[Content_Types].xml": "", "word/document.xml": ""}),
         words="a text document (.docx)"),
    kind("a .pptx", packed({"ppt/presentation.xml": ""}), words="a presentation (.pptx)"),
    kind("an .ods", packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
         words="an OpenDocument file (.ods or .odt)"),
    kind("a .numbers", packed({"Index/Document.iwa": b"\x00"}), words="a spreadsheet of Numbers"),
    kind("an .xlsb", packed({"xl/workbook.bin": b"\x00"}), words="binary format (.xlsb)"),
    kind("an .xls", _ole("Root Entry", "Workbook"), words="an old workbook (.xls)"),
    kind("an .xls of the year 1995", _ole("Root Entry", "Book"), words="an old workbook (.xls)"),
    kind("a .doc", _ole("Root Entry", "WordDocument"), words="an old text document (.doc)"),
    kind("another old document", _ole("Root Entry", "Else"), words="an old Office document"),
    refused("a workbook with a password", _ole("Root Entry", "EncryptionInfo", "EncryptedPackage"),
            "protected_workbook", "The workbook is protected by a password. Save it without one."),
    kind("a web page", "<!DOCTYPE html>\n<html><table><tr><td>ada@x.example</table>",
         words="a web page (HTML)"),
    kind("a table of a web page", "\n <table><tr><td>email</td></tr></table>",
         words="a web page (HTML)"),
    kind("XML", "<?xml version='1.0'?><Workbook/>", words="an XML file"),
    kind("JSON", '[{"email": "ada@x.example"}]', words="a data file (JSON)"),
    kind("JSON of one thing", '{"email": "ada@x.example",\n"name": "Ada"}', words="(JSON)"),
    kind("RTF", r"{\rtf1\ansi ada@x.example}", words="a text document (RTF)"),
    kind("SQLite", _sqlite(), words="a database (SQLite)"),
    kind("ELF", b"\x7fELF\x02\x01\x01" + bytes(100), words="a program"),
    kind("a mail message", MAIL, words="a mail message"),
    kind("an address book", "BEGIN:VCARD\nEMAIL:ada@x.example\nEND:VCARD\n",
         words="an address book or a calendar"),
    kind("all bytes there are", bytes(range(256)) * 40, words="a file of binary data"),
]  # fmt: skip
