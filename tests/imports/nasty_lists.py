"""Lists as people keep them: marks of spreadsheets and mail programs, heads, sizes."""

from tests.imports.nasty import DUPLICATE, FAILED, INVALID, INVITED, Nasty, people, read, refused

ADA = people("ada@x.example")
TWO = people("ada@x.example", "bob@x.example")


def address(name, cell, outcome=INVITED, *, told="ada@x.example", names=None, words=None):
    """A file of one address, written like this."""
    return read(name, f"email\n{cell}\n", (2, told, outcome), names=names, words=words)


MARKS = [
    address("mailto:", "mailto:ada@x.example"),
    address("MAILTO: among blanks", " MAILTO:ada@x.example "),
    address("zero-width blanks", "\u200bada@x.example\u200d\ufeff"),
    address("non-breaking blanks", "\u00a0ada@x.example\u202f\u3000"),
    address("a soft hyphen behind", "ada@x.example\u00ad"),
    address("Name <mail>", "Ada <ada@x.example>", names=("Ada",)),
    address("quoted name <mail>", '"""Lovelace, Ada"" <ada@x.example>"', names=("Lovelace, Ada",)),
    address("Name <mailto:mail>", "Ada <mailto:ada@x.example>", names=("Ada",)),
    address("angle brackets alone", "<ada@x.example>"),
    address("apostrophes around", "'ada@x.example'"),
    address("quotes around", '"""ada@x.example"""'),
    address("typographic quotes around", "“ada@x.example”"),
    address("a dot behind", "ada@x.example."),
    address("a semicolon behind", "ada@x.example;"),
    address("a comma and a semicolon behind", '"ada@x.example,;"'),
    address("Name <mail>;", '"Ada <ada@x.example>;"', names=("Ada",)),
    address(
        "a full-width @", "ada＠x.example", INVALID, told="ada＠x.example",
        words={2: "“ada＠x.example” is not an e-mail address"},
    ),
    address("two addresses in a cell", '"ada@x.example, bob@x.example"', INVALID,
            told="ada@x.example, bob@x.example"),
    address("two @", "ada@@x.example", INVALID, told="ada@@x.example"),
    address("no @", "ada.x.example", INVALID, told="ada.x.example", words={2: "it has no “@”"}),
    address("a blank inside", "ada lovelace@x.example", INVALID, told="ada lovelace@x.example"),
    address("a formula", "=A1&A2", INVALID, told="=A1&A2"),
    address("a formula that links", '"=HYPERLINK(""mailto:ada@x.example"")"', INVALID,
            told='=HYPERLINK("mailto:ada@x.example")'),
    address("an error of a spreadsheet", "#N/A", INVALID, told="#N/A"),
    address("a guarded plus", "'+ada@x.example", told="+ada@x.example"),
    address("an IDN domain", "ada@bücher.example", told="ada@bücher.example"),
    address("an IDN domain in capitals", "ada@BÜCHER.example", told="ada@BÜCHER.example"),
    address("a local part that isn't ASCII", "üñï@x.example", INVALID, told="üñï@x.example",
            words={2: "before the “@” only plain letters"}),
    address("an address of 300 characters", f"{'a' * 290}@x.example", INVALID,
            told=f"{'a' * 290}@x.example", words={2: "is too long"}),
    read("one address in several clothes",
         "email\nada@x.example\nADA@X.example\nmailto:Ada@x.example\n",
         (2, "ada@x.example", INVITED), (3, "ADA@X.example", DUPLICATE),
         (4, "Ada@x.example", DUPLICATE)),
    read("a formula for a name", 'email,name\nada@x.example,"=HYPERLINK(""http://x.example"")"\n',
         *ADA, names=('=HYPERLINK("http://x.example")',)),
]  # fmt: skip

HEADS = [
    read("a head twice", "email,email,name\nada@x.example,no,Ada\n", *ADA, names=("Ada",)),
    read("a head in capitals", "E-MAIL ADDRESS,FULL NAME\nada@x.example,Ada\n", *ADA,
         names=("Ada",)),
    read("heads in German", "Vollständiger Name;E-Mail-Adresse\nAda;ada@x.example\n", *ADA,
         names=("Ada",)),
    read("heads in Japanese", "氏名,メールアドレス\nAda,ada@x.example\n", *ADA, names=("Ada",)),
    read("heads in Arabic", "الاسم,البريد الإلكتروني\nAda,ada@x.example\n", *ADA, names=("Ada",)),
    read("invisible characters in heads",
         "\ufeff\u200be\u00admail\u00a0,\u2060na\u200cme\nada@x.example,Ada\n", *ADA,
         names=("Ada",)),
    read("decomposed accents in heads", "correo electro\u0301nico\nada@x.example\n", *ADA),
    read("no head", "ada@x.example,Ada\nbob@x.example,Bob\n",
         *people("ada@x.example", "bob@x.example", first=1), names=("", "")),
    read("no head, addresses in the third column", "1,Ada,ada@x.example\n2,Bob,bob@x.example\n",
         *people("ada@x.example", "bob@x.example", first=1)),
    read("a head nobody knows", "Column A,Column B\nAda,ada@x.example\n",
         (1, "Column B", INVALID), (2, "ada@x.example", INVITED)),
    read("addresses behind", "name,phone,email\nAda,+1 5,ada@x.example\n", *ADA, names=("Ada",)),
    read("titles above the head", "Staff of Acme\n\nas of May,,\nname,email\nAda,ada@x.example\n",
         *people("ada@x.example", first=5), names=("Ada",)),
    read("rows wider than the head", "email,name\nada@x.example,Ada,x,y,z\nbob@x.example,Bob\n",
         *TWO, names=("Ada", "Bob")),
    read("rows narrower than the head", "name,team,email\nAda,Red,ada@x.example\nBob\n",
         (2, "ada@x.example", INVITED), (3, "", INVALID)),
    refused("heads alone", "email,name\n", "no_rows", "heads but no row"),
    refused("heads and blanks", "email,name\n,\n ,\u00a0\n", "no_rows", "heads but no row"),
    refused("no addresses", "name,town\nAda,London\n", "no_email_column", "Head one with “email”"),
]  # fmt: skip


def _long_line():
    return b"email\nada@x.example\n" + b"x" * 50_000_000


SIZES = [
    refused("nothing", b"", "empty_file", "The file is empty."),
    refused("a mark of UTF-8 alone", b"\xef\xbb\xbf", "empty_file", "The file is empty."),
    refused("a mark of UTF-16 alone", b"\xff\xfe", "empty_file", "The file is empty."),
    refused("blanks alone", " \r\n\t\r\n", "empty_file", "The file is empty."),
    refused("invisible characters alone", "\u00a0\n\u200b\n", "empty_file", "The file is empty."),
    read("a cell of almost a million characters",
         f"email,name\nada@x.example,{'x' * 990_000}\nbob@x.example,Bob\n",
         (2, "ada@x.example", FAILED), (3, "bob@x.example", INVITED),
         words={2: "x…” has more than 10000 characters."}),
    read("a cell of a million characters in quotes",
         f'email,notes\nada@x.example,"{"x" * 990_000}"\nbob@x.example,\n', *TWO),
    Nasty("a line of 50 MB", _long_line, code="file_refused",
          words="a line of more than 1000000 characters"),
    read("five thousand columns", f"email{',x' * 5000}\nada@x.example{',y' * 5000}\n", *ADA),
    refused("more rows than may be", "email\na@x.example\nb@x.example\nc@x.example\n",
            "too_many_rows", "The file has 3 rows; an import has at most 2.",
            LMS_LITE_IMPORT_MAX_ROWS=2),
    refused("more bytes than may be", "email\nada@x.example\n", "too_large",
            "The file has 20 bytes; an import has at most 19.", LMS_LITE_IMPORT_MAX_BYTES=19),
    read("a name of 300 characters", f"email,name\nada@x.example,{'x' * 300}\n",
         (2, "ada@x.example", FAILED), words={2: "has more than 255 characters"}),
]  # fmt: skip

LISTS = MARKS + HEADS + SIZES
