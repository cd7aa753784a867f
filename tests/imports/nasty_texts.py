"""Texts that ought to be CSV: their encodings, delimiters, quotes, line ends and control marks."""

import codecs

from tests.imports.nasty import FAILED, INVALID, INVITED, people, read, refused

ZOE = "email,name\r\nzoe@x.example,Zoë Žižek\r\n"
ROW = people("zoe@x.example")
NAME = ("Zoë Žižek",)
TWO = people("ada@x.example", "bob@x.example")
BLOCK = 256 * 1024


def _edge(filling, cut, encoding="utf-8"):
    """A file whose second line goes over the edge of a block in the midst of a character."""
    start = f"email,notes,name\nada@x.example,{filling}"
    missing = BLOCK - cut - len(start.encode(encoding))
    pad = "x" * (missing // len("x".encode(encoding)))
    return f"{start}{pad}ëë,Zoë\nbob@x.example,,Bob\n".encode(encoding)


ENCODINGS = [
    read("UTF-8", ZOE.encode(), *ROW, names=NAME),
    read("UTF-8 with a mark", ZOE.encode("utf-8-sig"), *ROW, names=NAME),
    read("UTF-8 with two marks", b"\xef\xbb\xbf" + ZOE.encode("utf-8-sig"), *ROW, names=NAME),
    read("UTF-16 LE", codecs.BOM_UTF16_LE + ZOE.encode("utf-16-le"), *ROW, names=NAME),
    read("UTF-16 BE", codecs.BOM_UTF16_BE + ZOE.encode("utf-16-be"), *ROW, names=NAME),
    read("UTF-16 LE without a mark", ZOE.encode("utf-16-le"), *ROW, names=NAME),
    read("UTF-16 BE without a mark", ZOE.encode("utf-16-be"), *ROW, names=NAME),
    read(
        "UTF-16 without a mark and with few Latin letters",
        f"email,name\nada@x.example,{'山田太郎' * 15}\n".encode("utf-16-le"),
        *people("ada@x.example"),
        names=("山田太郎" * 15,),
    ),
    read("UTF-32", ZOE.encode("utf-32"), *ROW, names=NAME),
    read("Windows-1252", ZOE.encode("cp1252"), *ROW, names=NAME),
    read(
        "Windows-1252 with typographic marks",
        "email;name\nada@x.example;“Ada’s” – €5\n".encode("cp1252"),
        *people("ada@x.example"),
        names=("“Ada’s” – €5",),
    ),
    read(
        "UTF-8 with one row in Windows-1252",
        ZOE.encode() + "dürer@x.example,A\nbob@x.example,Zoë\n".encode("cp1252"),
        (2, "zoe@x.example", INVITED),
        (3, "d�rer@x.example", INVALID),
        (4, "bob@x.example", FAILED),
        words={4: "“Zo�” holds a character that isn't text"},
    ),
    read(
        "UTF-8 cut off in a letter",
        "email,name\nzoe@x.example,Zoë\nbob@x.example,Bobë".encode()[:-1],
        (2, "zoe@x.example", INVITED),
        (3, "bob@x.example", FAILED),
        words={3: "isn't text"},
    ),
    read(
        "UTF-16 cut off in a letter",
        ZOE.encode("utf-16") + "bob@x.example,Bob".encode("utf-16-le")[:-1],
        (2, "zoe@x.example", INVITED),
        (3, "bob@x.example", FAILED),
        words={3: "isn't text"},
    ),
    read("a letter over the edge of a block", _edge("", 1), *TWO, names=("Zoë", "Bob")),
    read("a letter before the edge of a block", _edge("", 2), *TWO, names=("Zoë", "Bob")),
    read(
        "a wide letter over the edge of a block",
        _edge("😀" * 7, 1, "utf-16-le"),
        *TWO,
        names=("Zoë", "Bob"),
    ),
    read(
        "two files put together, each with its mark",
        ZOE.encode("utf-8-sig") + "bob@x.example,Bob\n".encode("utf-8-sig"),
        *people("zoe@x.example", "bob@x.example"),
    ),
]

DELIMITERS = [
    read("commas", "email,name\nada@x.example,Ada\n", *people("ada@x.example"), names=("Ada",)),
    read("semicolons", "email;name\nada@x.example;A, B\n", *people("ada@x.example"),
         names=("A, B",)),
    read("tabs", "email\tname\nada@x.example\tA, B; C\n", *people("ada@x.example"),
         names=("A, B; C",)),
    read("sep=;", "sep=;\nemail;name\nada@x.example;A,B\n", *people("ada@x.example", first=3),
         names=("A,B",)),
    read("SEP=tab in quotes", '"SEP=\t"\nemail\tname\nada@x.example\tA\n',
         *people("ada@x.example", first=3)),
    read("sep=|", "sep=|\r\nemail|name\r\nada@x.example|A;B\r\n",
         *people("ada@x.example", first=3), names=("A;B",)),
    refused("pipes", "email|name\nada@x.example|Ada\n", "no_email_column",
            "The columns are divided by “|”"),
    refused("pipes without a head", "Ada|ada@x.example\n", "no_email_column", "put “sep=|”"),
    read("semicolons only in the rows", "email,name\nada@x.example;Ada\nbob@x.example,Bob\n",
         (2, "ada@x.example;Ada", INVALID), (3, "bob@x.example", INVITED)),
    read("commas in names, semicolons between", "Name;E-Mail\nLovelace, Ada;ada@x.example\n",
         *people("ada@x.example"), names=("Lovelace, Ada",)),
    read("blanks behind the commas", 'email, name\nada@x.example, "Ada"\n',
         *people("ada@x.example")),
]  # fmt: skip

QUOTES = [
    read("a quote that never closes", 'email,name\nada@x.example,"Ada\nbob@x.example,Bob\n',
         (2, "ada@x.example", FAILED), (3, "bob@x.example", INVITED),
         words={2: "A quotation mark on this line is never closed."}),
    read("a quote that never closes on the last line",
         'email,name\nada@x.example,A\nbob@x.example,"B',
         (2, "ada@x.example", INVITED), (3, "bob@x.example", FAILED)),
    read("doubled quotes", 'email,name\nada@x.example,"Ada ""Bee"" L"\n', *people("ada@x.example"),
         names=('Ada "Bee" L',)),
    read("quotes in the middle", 'email,name\nada@x.example,Ada "Bee" L\n',
         *people("ada@x.example"), names=('Ada "Bee" L',)),
    read("an inch in a name", 'email,name\nada@x.example,Ada 5"\nbob@x.example,Bob\n', *TWO,
         names=('Ada 5"', "Bob")),
    read("quoted line ends", 'email,name\nada@x.example,"Ada\r\n\r\nL"\nbob@x.example,Bob\n',
         (2, "ada@x.example", INVITED), (5, "bob@x.example", INVITED), names=("Ada L", "Bob")),
    read("quoted delimiters", 'email,name\nada@x.example,"L, Ada; B\tC"\n',
         *people("ada@x.example"), names=("L, Ada; B C",)),
    read("everything in quotes", '"email","name"\r\n"ada@x.example","Ada"\r\n',
         *people("ada@x.example"), names=("Ada",)),
    read("an empty cell in quotes", 'email,name\n"","Ada"\nbob@x.example,""\n',
         (2, "", INVALID), (3, "bob@x.example", INVITED),
         words={2: "The row has no e-mail address."}),
    read("typographic quotes are letters", "email,name\nada@x.example,“Ada, L”\n",
         *people("ada@x.example"), names=("“Ada",)),
]  # fmt: skip

LINE_ENDS = [
    read("CR alone", "email\rada@x.example\rbob@x.example\r", *TWO),
    read("LF alone", "email\nada@x.example\nbob@x.example\n", *TWO),
    read("CRLF", "email\r\nada@x.example\r\nbob@x.example\r\n", *TWO),
    read("all three", "email\r\nada@x.example\rbob@x.example\ncy@x.example",
         *people("ada@x.example", "bob@x.example", "cy@x.example")),
    read("CR CRLF", "email\r\r\nada@x.example\r\r\nbob@x.example\r\r\n",
         (3, "ada@x.example", INVITED), (5, "bob@x.example", INVITED)),
    read("no end on the last line", "email\nada@x.example\nbob@x.example", *TWO),
    read("line separators inside a cell", "email,name\nada@x.example,Ada\u2028L\u0085M\u2029N\n",
         *people("ada@x.example"), names=("Ada L M N",)),
    read("blank rows in between",
         "email,name\n\n,\nada@x.example,Ada\n  , \n\t\nbob@x.example,Bob\n\n",
         (4, "ada@x.example", INVITED), (7, "bob@x.example", INVITED)),
    read("rows of invisible characters", "email\n\u200b\nada@x.example\n\u00a0\u2060\n",
         *people("ada@x.example", first=3)),
]  # fmt: skip

CONTROLS = [
    read("a NUL in a name", "email,name\nada@x.example,A\x00da\nbob@x.example,Bob\n",
         (2, "ada@x.example", FAILED), (3, "bob@x.example", INVITED),
         words={2: "“A�da” holds a character that isn't text."}),
    read("a NUL in an address", "email\nada\x00@x.example\nbob@x.example\n",
         (2, "ada�@x.example", INVALID), (3, "bob@x.example", INVITED)),
    read("control characters where nobody reads", "email,shoes\nada@x.example,\x01\x07\n",
         *people("ada@x.example")),
    read("bell and escape in a name", "email,name\nada@x.example,\x07Ada\x1b[31m\n",
         (2, "ada@x.example", FAILED)),
    read("the end mark of DOS", "email\r\nada@x.example\r\n\x1a", *people("ada@x.example")),
    read("a replacement character", "email,name\nada@x.example,Zo�\n",
         (2, "ada@x.example", FAILED)),
    refused("zeros behind the text", b"email\nada@x.example\n" + bytes(9000), "not_a_text",
            "binary data"),
    read("control marks of direction in a name", "email,name\nada@x.example,\u202eAda\u202c\n",
         *people("ada@x.example"), names=("Ada",)),
]  # fmt: skip

TEXTS = ENCODINGS + DELIMITERS + QUOTES + LINE_ENDS + CONTROLS
