"""Workbooks that mislead, are broken, or are built to exhaust whoever reads them."""

import datetime
import io
import struct
import zipfile
from functools import partial

import xlsxwriter

from tests.imports.books import (
    HEAD,
    LINKS,
    MAIN,
    PEOPLE,
    XML,
    book,
    cell,
    packed,
    parts,
    saved,
    sheet,
    strings,
    texts,
)
from tests.imports.nasty import DUPLICATE, FAILED, INVALID, INVITED, Nasty, people, read, refused

TWO = people("ada@x.example", "bob@x.example")
NAMES = ("Ada", "Bob")
MORNING = datetime.datetime.fromisoformat("2026-05-01 09:30")
damaged = partial(refused, code="damaged_workbook")


def _ada(more):
    """A sheet whose row 2 has Ada's address and this cell beside it."""
    return sheet(HEAD, f'<row r="2">{cell("A2", "ada@x.example")}{more}</row>')


def _styled(format_code, value, settings=""):
    """Ada, with a number that is shown by this format for a name."""
    styles = (
        f'{XML}<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" '
        f'formatCode="{format_code}"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    return book(_ada(value), styles=styles, settings=settings)


def _written():
    """A workbook as XlsxWriter streams it, with a link and a merged range."""
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    page = made.add_worksheet("Staff")
    page.write_row(0, 0, ["name", "email"])
    page.write(1, 0, "Ada")
    page.write_url(1, 1, "mailto:ada@x.example")
    page.merge_range(2, 0, 2, 1, "Team Red")
    page.write_row(3, 0, ["Bob", "bob@x.example"])
    made.close()
    return buffer.getvalue()


def _macros():
    found = parts(PEOPLE)
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    found["[Content_Types].xml"] = f'{XML}<Types><Override ContentType="{kind}"/></Types>'
    return packed(found | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(100)})


def _bomb():
    """A sheet that unpacks to a gigabyte."""
    found = parts(PEOPLE)
    found["xl/worksheets/sheet1.xml"] = (b" " * 10_000_000 for _number in range(100))
    return packed(found)


def _cells_bomb():
    """Eleven million cells in a file of a few thousand bytes."""
    row = b"<row>" + b"<c/>" * 16_000 + b"</row>"
    found = parts(PEOPLE)
    start = f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    found["xl/worksheets/sheet1.xml"] = (start, *(row * 100 for _number in range(7)))
    return packed(found)


def _lying(part, size):
    """A workbook whose list of contents says that a part is smaller than it is."""
    content = bytearray(book(PEOPLE))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        true = archive.getinfo(part).file_size
    at = content.rindex(part.encode()) - 46
    assert struct.unpack_from("<L", content, at + 24) == (true,)
    struct.pack_into("<L", content, at + 24, size)
    return bytes(content)


def _marked(offset, mark):
    """A workbook whose list of contents has this mark at a place of the sheet's entry."""
    content = bytearray(book(PEOPLE))
    at = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    struct.pack_into("<H", content, at + offset, mark)
    return bytes(content)


def _spoilt():
    """A workbook of stored parts, one letter of which was changed on the way."""
    return packed(parts(PEOPLE), zipfile.ZIP_STORED).replace(b"bob@x.example", b"bab@x.example")


def _nested(depth):
    """Tags within tags; the one around them is counted, too."""
    return "<x>" * depth + "</x>" * depth


def _many_parts():
    return packed(
        parts(PEOPLE) | {f"xl/media/{'x' * 60}{number}.png": b"" for number in range(9000)}
    )


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ENTITY_CELL = '<row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row>'

KINDS_OF_CELLS = [
    read("a workbook of openpyxl",
         saved([["email", "name"], ["ada@x.example", "Ada"], ["bob@x.example", "Bob"]]),
         *TWO, names=NAMES),
    read("a workbook of XlsxWriter with a link and merged cells", _written(),
         (2, "ada@x.example", INVITED), (3, "", INVALID), (4, "bob@x.example", INVITED),
         names=("Ada", "Team Red", "Bob")),
    read("a workbook with macros", _macros(), *TWO, names=NAMES),
    read("dates, numbers and truths for names",
         saved([["email", "name"], ["a@x.example", datetime.date(2026, 5, 1)],
                ["b@x.example", MORNING], ["c@x.example", 12.0],
                ["d@x.example", 0.5], ["e@x.example", True], ["f@x.example", datetime.time(9, 5)],
                ["g@x.example", 12345678901]]),
         *people(*(f"{letter}@x.example" for letter in "abcdefg")),
         names=("2026-05-01", "2026-05-01 09:30:00", "12", "0.5", "TRUE", "09:05:00",
                "12345678901")),
    read("a date by a format of its own", _styled("dd/mm/yy", '<c s="1"><v>46143</v></c>'),
         *people("ada@x.example"), names=("2026-05-01",)),
    read("a date counted from 1904",
         _styled("General", '<c s="2"><v>44681</v></c>', '<workbookPr date1904="1"/>'),
         *people("ada@x.example"), names=("2026-05-01",)),
    read("a date that no calendar has", _styled("dd/mm/yy", '<c s="1"><v>1e300</v></c>'),
         *people("ada@x.example"), names=("1e300",)),
    read("a number that is none", book(_ada("<c><v>NaN</v></c>")), *people("ada@x.example"),
         names=("NaN",)),
    read("errors in cells",
         saved([["email", "name"], ["ada@x.example", "#N/A"], ["#REF!", "Bob"]]),
         (2, "ada@x.example", FAILED), (3, "#REF!", INVALID),
         words={2: "Cell B2 holds the error “#N/A”."}),
    read("formulas with their results",
         book(sheet(HEAD, '<row r="2"><c r="A2" t="str"><f>B2&amp;"@x.example"</f>'
                          '<v>ada@x.example</v></c><c r="B2" t="str"><f>""</f><v></v></c></row>')),
         *people("ada@x.example"), names=("",)),
    read("formulas without their results",
         saved([["email", "name"], ["ada@x.example", '="A"&"da"'], ['=B3&"@x.example"', "Bob"]]),
         (2, "ada@x.example", FAILED), (3, "", INVALID),
         words={2: "Cell B2 holds a formula without its result.",
                3: "Cell A3 holds a formula without its result."}),
    read("rows of nothing but formulas without their results",
         saved([["email", "name", "shoes"], ["ada@x.example", "Ada"], ['=B3&"@x.example"'],
                [None, '="Bob"'], [None, None, "=1+1"], ["cyd@x.example"]]),
         (2, "ada@x.example", INVITED), (3, "", INVALID), (4, "", INVALID),
         (6, "cyd@x.example", INVITED),
         words={3: "Cell A3 holds a formula without its result.",
                4: "Cell B4 holds a formula without its result."}),
    read("a list of nothing but formulas without their results",
         saved([["email"], ['="ada@"&"x.example"']]), (2, "", INVALID),
         words={2: "Cell A2 holds a formula without its result."}),
    read("a formula without its result where nobody reads",
         saved([["email", "shoes"], ["ada@x.example", "=1+1"]]), *people("ada@x.example")),
    read("texts with reading aids and of several looks",
         book(_ada('<c t="s"><v>0</v></c>'),
              shared=strings("<r><t>山田 </t></r><r><t>太郎</t></r><rPh><t>ヤマダ</t></rPh>")),
         *people("ada@x.example"), names=("山田 太郎",)),
    read("characters written by their number",
         book(_ada(cell("B2", "Ada_x000D__x000A_L _x005F_x0041_"))), *people("ada@x.example"),
         names=("Ada L _x0041_",)),
    read("a control character written by its number", book(_ada(cell("B2", "A_x0000_da"))),
         (2, "ada@x.example", FAILED), words={2: "isn't text"}),
    read("a control character in an error", book(_ada('<c r="B2" t="e"><v>#_x0000_</v></c>')),
         (2, "ada@x.example", FAILED), words={2: "holds the error “#\ufffd”"}),
    read("a control character in a head that nobody reads",
         book(sheet(texts("email", "sh_x0000_oes", row=1), texts("ada@x.example", "40", row=2))),
         *people("ada@x.example")),
    read("half a character written by its number", book(_ada(cell("B2", "A_xD83D_da"))),
         (2, "ada@x.example", FAILED), words={2: "isn't text"}),
    read("marks around addresses in cells",
         saved([["E-Mail"], ["\u00a0mailto:ada@x.example\u200b"], ["'bob@x.example'"]]), *TWO),
    read("a cell of a million characters",
         book(_ada(cell("B2", "x" * 1_000_000))), (2, "ada@x.example", FAILED),
         words={2: "x…” has more than 10000 characters."}),
    read("a shared text of a million characters",
         book(_ada('<c t="s"><v>0</v></c>'), shared=strings(f"<t>{'y' * 1_000_000}</t>")),
         (2, "ada@x.example", FAILED), words={2: "y…” has more than 10000 characters."}),
]  # fmt: skip

SHEETS = [
    read("the second of two sheets",
         saved([["Read me"], ["Staff is on the next sheet"]], [["email"], ["ada@x.example"]]),
         *people("ada@x.example")),
    read("the first of two sheets with addresses",
         saved([["email"], ["ada@x.example"]], [["email"], ["bob@x.example"]]),
         *people("ada@x.example")),
    read("a hidden sheet first", book(PEOPLE.replace("ada@", "eve@"), PEOPLE, states=("hidden",)),
         *TWO),
    refused("hidden sheets alone", book(PEOPLE, PEOPLE, states=("hidden", "veryHidden")),
            "no_email_column", "Hidden sheets aren't read."),
    refused("sheets without addresses", saved([["name"], ["Ada"]], [["town"]]), "no_email_column",
            "No sheet of the workbook has a column of e-mail addresses."),
    refused("an empty workbook", saved([]), "empty_file", "The file is empty."),
    refused("a workbook of blanks", saved([[" "], ["\u00a0"]]), "empty_file", "The file is empty."),
    refused("a workbook of heads", saved([["email", "name"]]), "no_rows", "heads but no row"),
    read("titles above the head of a sheet",
         saved([["Staff of Acme"], [], ["name", "email"], ["Ada", "ada@x.example"]]),
         *people("ada@x.example", first=4), names=("Ada",)),
    read("a sheet without a head",
         saved([["Ada", "ada@x.example"], ["Bob", "bob@x.example"]]),
         *people("ada@x.example", "bob@x.example", first=1), names=("", "")),
    read("a list in the midst of a sheet",
         book(sheet(texts("email", row=7, start="E"), texts("ada@x.example", row=12, start="E"),
                    texts("ada@x.example", row=1_048_576, start="E"))),
         (12, "ada@x.example", INVITED), (1_048_576, "ada@x.example", DUPLICATE)),
    read("rows and cells without numbers",
         book(sheet(*(texts(*row, row=0, numbered=False) for row in
                      (("email", "name"), ("ada@x.example", "Ada"), ("bob@x.example", "Bob"))))),
         *TWO, names=NAMES),
    read("a size that is too small", book(PEOPLE.replace("<sheetData>",
         '<dimension ref="A1"/><sheetData>')), *TWO),
    read("a size that is too large", book(PEOPLE.replace("<sheetData>",
         '<dimension ref="A1:XFD1048576"/><sheetData>')), *TWO),
    read("a cell in the last column",
         book(_ada('<c r="XFD2" t="inlineStr"><is><t>x</t></is></c>')), *people("ada@x.example")),
    read("a sheet whose names have prefixes",
         book(PEOPLE.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")), *TWO),
    read("a sheet in UTF-16", packed(parts() | parts(
         PEOPLE.replace("UTF-8", "UTF-16").encode("utf-16"))), *TWO),
    read("sheets kept elsewhere",
         packed(parts(PEOPLE, targets=("/xl/worksheets/../other/a.xml",))
                | {"xl/other/a.xml": PEOPLE}), *TWO),
]  # fmt: skip

BROKEN = [
    damaged("rows out of order", book(sheet(texts("email", row=2), texts("a@x.example", row=1))),
            words="its rows are out of order after row 2"),
    damaged("a row twice", book(sheet(HEAD, texts("a@x.example", row=2) * 2)),
            words="out of order after row 2"),
    damaged("a row behind the last one", book(sheet(HEAD, texts("a@x.example", row=1_048_577))),
            words="out of order after row 1"),
    damaged("a row of a million digits", book(sheet(f'<row r="{"9" * 100_000}"/>')),
            words="out of order"),
    damaged("a cell that isn't there", book(_ada('<c r="XFDX2"/>')), words="“XFDX2” is no cell"),
    damaged("a cell behind the last one", book(_ada('<c r="ZZZ2"/>')),
            words="row 2 has too many cells"),
    damaged("a shared text that isn't there", book(_ada('<c r="B2" t="s"><v>7</v></c>')),
            words="cell B2 speaks of a text that isn't there"),
    damaged("XML that breaks off", book(PEOPLE[:-30]), words="xl/worksheets/sheet1.xml"),
    damaged("XML that is none", book("email,name\nada@x.example,Ada\n"), words="sheet1.xml"),
    damaged("a workbook without a list of sheets", packed({"xl/worksheets/sheet1.xml": PEOPLE}),
            words="“_rels/.rels” is missing"),
    damaged("a workbook without its sheet",
            packed({name: text for name, text in parts(PEOPLE).items() if "sheet1" not in name}),
            words="“xl/worksheets/sheet1.xml” is missing"),
    damaged("a part with another letter than was packed", _spoilt(), words="sheet1.xml"),
    damaged("a part packed by an unknown method", _marked(10, 99), words="sheet1.xml"),
    damaged("parts packed by bzip2", packed(parts(PEOPLE), zipfile.ZIP_BZIP2),
            words="“_rels/.rels” is packed as no spreadsheet program packs it"),
    damaged("parts packed by LZMA", packed(parts(PEOPLE), zipfile.ZIP_LZMA),
            words="is packed as no spreadsheet program packs it"),
    damaged("a part packed by LZMA that breaks", _marked(10, zipfile.ZIP_LZMA),
            words="is packed as no spreadsheet program packs it"),
    refused("a part with a password", _marked(8, 1), "protected_workbook",
            "protected by a password"),
    damaged("a part longer than it says", _lying("xl/worksheets/sheet1.xml", 300),
            words="sheet1.xml"),
]  # fmt: skip

BOMBS = [
    Nasty("a gigabyte of blanks", _bomb, code="too_large",
          words="an import has at most 209715200."),
    Nasty("more cells than anybody reads", _cells_bomb, code="too_large",
          words="The workbook has too many cells to be read."),
    refused("more unpacked than may be", book(PEOPLE.replace("</row>", "</row>" + " " * 5000)),
            "too_large", "The workbook unpacks to ", LMS_LITE_IMPORT_MAX_BYTES=5000),
    Nasty("nine thousand parts", _many_parts, code="not_a_text", words="damaged workbook"),
    damaged("entities in a sheet", book(f"{XML}{ENTITIES}{sheet(ENTITY_CELL, head='')}"),
            words="declares entities"),
    damaged("entities from outside", book(f"{XML}{OUTSIDE}{sheet(ENTITY_CELL, head='')}"),
            words="declares entities"),
    damaged("entities in the shared texts",
            book(_ada(""), shared=strings().replace(XML, XML + ENTITIES)),
            words="declares entities"),
    damaged("entities in the list of sheets",
            packed(parts(PEOPLE) | {"xl/workbook.xml": f'{ENTITIES}<workbook xmlns:r="{LINKS}"/>'}),
            words="declares entities"),
    damaged("a tag without end", book(f'{XML}<worksheet a="{"x" * 3_000_000}"/>'),
            words="has a tag without end"),
    damaged("a remark without end", book(f"{XML}<worksheet><!--{'x' * 3_000_000}--></worksheet>"),
            words="has a tag without end"),
    damaged("tags within tags within tags", book(sheet("<x>" * 500_000 + "</x>" * 500_000)),
            words="“xl/worksheets/sheet1.xml” has too many tags within tags"),
    damaged("one tag too many within another", book(PEOPLE, settings=_nested(100)),
            words="“xl/workbook.xml” has too many tags within tags"),
    read("as many tags within tags as may be", book(PEOPLE, settings=_nested(99) * 2), *TWO),
    refused("more rows than may be in a sheet",
            saved([["email"], *([f"p{number}@x.example"] for number in range(4))]),
            "too_many_rows", "The workbook has 4 rows; an import takes at most 3 from a workbook.",
            LMS_LITE_IMPORT_MAX_SHEET_ROWS=3),
    read("as many rows as may be in a sheet",
         saved([["email"], ["ada@x.example"], [], ["bob@x.example"]]),
         (2, "ada@x.example", INVITED), (4, "bob@x.example", INVITED),
         LMS_LITE_IMPORT_MAX_SHEET_ROWS=2),
]  # fmt: skip

BOOKS = KINDS_OF_CELLS + SHEETS + BROKEN + BOMBS
