"""Workbooks as no well-behaved program writes them, from their very XML."""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def saved(*sheets, **titles):
    """A workbook as openpyxl saves it, a list of rows for each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        page = book.create_sheet(titles.get(f"title{number}", f"Sheet{number}"))
        for row in rows:
            page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def texts(*values, row, start="A", numbered=True):
    """A row of texts, each within its cell."""
    cells = "".join(
        cell(f"{chr(ord(start) + index)}{row}" if numbered else "", value)
        for index, value in enumerate(values)
    )
    return f'<row r="{row}">{cells}</row>' if numbered else f"<row>{cells}</row>"


def cell(place, value):
    """A cell with its text inside."""
    where = f' r="{place}"' if place else ""
    return f'<c{where} t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def sheet(*rows, dimension="", head=XML):
    """A sheet of such rows."""
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    return (
        f'{head}<worksheet xmlns="{MAIN}">{size}<sheetData>{"".join(rows)}</sheetData></worksheet>'
    )


HEAD = texts("email", "name", row=1)
PEOPLE = sheet(
    HEAD,
    texts("ada@x.example", "Ada", row=2),
    texts("bob@x.example", "Bob", row=3),
)


def parts(*sheets, states=(), shared=None, styles=None, settings="", targets=()):
    """The parts of a workbook by name."""
    listed, links = [], []
    found = {}
    for number, text in enumerate(sheets, start=1):
        state = states[number - 1] if number <= len(states) else ""
        target = targets[number - 1] if targets else f"worksheets/sheet{number}.xml"
        hidden = f" state={quoteattr(state)}" if state else ""
        listed.append(f'<sheet name="Sheet{number}" sheetId="{number}"{hidden} r:id="s{number}"/>')
        links.append(("worksheet", f"s{number}", target))
        found[f"xl/worksheets/sheet{number}.xml"] = text
    for kind, name, text in (("sharedStrings", "strings", shared), ("styles", "styles", styles)):
        if text is not None:
            links.append((kind, name, f"{name}.xml"))
            found[f"xl/{name}.xml"] = text
    return {
        "[Content_Types].xml": f"{XML}<Types/>",
        "_rels/.rels": _links([("officeDocument", "w", "xl/workbook.xml")]),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{settings}'
        f"<sheets>{''.join(listed)}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _links(links),
        **found,
    }


def _links(links):
    inside = "".join(
        f'<Relationship Id="{name}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for kind, name, target in links
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'


def packed(contents, method=zipfile.ZIP_DEFLATED):
    """The parts as an archive; a part may be text, bytes, or several pieces of bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in contents.items():
            if isinstance(content, str | bytes):
                archive.writestr(name, content)
                continue
            with archive.open(name, "w", force_zip64=True) as part:
                for piece in content:
                    part.write(piece)
    return buffer.getvalue()


def book(*sheets, **options):
    """A workbook of these sheets."""
    return packed(parts(*sheets, **options))


def strings(*items):
    """The table of texts that cells share, given as XML."""
    return f'{XML}<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'
