"""The catalogues of what invited people see: mails and public pages.

`python .ci/messages.py` brings every `locale/*/LC_MESSAGES/django.po` up to date with the texts and
compiles it; new texts stand there with an empty translation until somebody fills it in. It needs
Django, and nothing of GNU gettext.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "lms_lite_learners" / "locale"
TEMPLATES = ROOT / "templates" / "lms_lite_learners"
# What people see who manage nothing.
SOURCES = (
    *sorted(TEMPLATES.glob("edx_ace/*/email/*")),
    *sorted(TEMPLATES.glob("invitation/*.html")),
    TEMPLATES / "panel" / "launch.html",
    ROOT / "lms_lite_learners" / "invitations" / "answering.py",
    ROOT / "lms_lite_learners" / "launches" / "joining.py",
    ROOT / "lms_lite_learners" / "panel" / "launching.py",
)
# Of `words.py`, which tells everybody, this name alone.
WORDS, OF_WORDS = ROOT / "lms_lite_learners" / "words.py", "COURSE_REFUSALS"
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5;",
    "fr": "nplurals=2; plural=(n > 1);",
    "ja": "nplurals=1; plural=0;",
    "pl": "nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2;",
    "pt": "nplurals=2; plural=(n != 1);",
}
GERMANIC = "nplurals=2; plural=(n != 1);"

# As Django writes a template's texts down for gettext: `gettext(u'one')`, `ngettext('one', ...)`.
TEXT = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
CALL = re.compile(rf"\bn?gettext\((?:(?:{TEXT.pattern})(?:, *)?)+")

Key = tuple[str, str]  # the text, and its plural or ''


@dataclass
class Catalogue:
    """The translations of one language: a text for each form."""

    language: str
    forms: dict[Key, list[str]] = field(default_factory=dict)

    @property
    def header(self) -> str:
        """What gettext reads of a catalogue before it reads a text."""
        return (
            f"Language: {self.language}\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
            f"Plural-Forms: {PLURALS.get(self.language, GERMANIC)}\n"
        )

    @property
    def number_of_forms(self) -> int:
        """How many forms a text with a number has."""
        return int(self.header.partition("nplurals=")[2][0])


def texts() -> dict[Key, list[str]]:
    """Every text, and the files that it stands in."""
    found: dict[Key, list[str]] = {}
    for path in SOURCES:
        for key in _texts_of(path):
            name = str(path.relative_to(ROOT))
            if name not in found.setdefault(key, []):
                found[key].append(name)
    for key in _called(_assigned(WORDS, OF_WORDS)):
        found.setdefault(key, []).append(str(WORDS.relative_to(ROOT)))
    return found


def read(path: Path) -> Catalogue:
    """A catalogue as people edit it."""
    catalogue = Catalogue(path.parents[1].name)
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        parts: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            text = line
            if not line.startswith('"'):
                name, _, text = line.partition(" ")
            parts[name] = parts.get(name, "") + ast.literal_eval(text)
        if parts.get("msgid"):
            key = parts["msgid"], parts.get("msgid_plural", "")
            catalogue.forms[key] = [parts[one] for one in parts if one.startswith("msgstr")]
    return catalogue


def write(path: Path, catalogue: Catalogue, known: dict[Key, list[str]]) -> None:
    """The catalogue with all the texts there are, and no others."""
    blocks = [f'msgid ""\nmsgstr {_quoted(catalogue.header)}']
    for (one, many), files in known.items():
        empty = [""] * (catalogue.number_of_forms if many else 1)
        forms = catalogue.forms.get((one, many), empty)
        lines = [f"#: {name}" for name in files]
        lines += ["#, python-format"] * bool(re.search(r"%\(|%s", one))
        lines.append(f"msgid {_quoted(one)}")
        if many:
            lines.append(f"msgid_plural {_quoted(many)}")
            lines += [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(forms)]
        else:
            lines.append(f"msgstr {_quoted(forms[0])}")
        blocks.append("\n".join(lines))
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def compiled(catalogue: Catalogue) -> bytes:
    """The catalogue as programs read it: sorted texts, each with its place."""
    entries = {"": catalogue.header}
    for (one, many), forms in catalogue.forms.items():
        if all(forms):
            entries[f"{one}\0{many}" if many else one] = "\0".join(forms)
    pairs = sorted((key.encode(), text.encode()) for key, text in entries.items())
    count, start = len(pairs), 28
    at = start + 16 * count
    tables: list[bytes] = []
    body = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), at + len(body)))
            body += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, count, start, start + 8 * count, 0, at)
    return head + b"".join(tables) + body


def _texts_of(path: Path) -> Iterator[Key]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _called(ast.parse(text))
        return
    from django.utils.translation.template import templatize

    for call in (found[0] for found in CALL.finditer(templatize(text))):
        quoted = [ast.literal_eval(one) for one in TEXT.findall(call)]
        yield quoted[0], quoted[1] if len(quoted) > 1 else ""


def _called(tree: ast.AST) -> Iterator[Key]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            yield ast.literal_eval(node.args[0]), ""


def _assigned(path: Path, name: str) -> ast.AST:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == name:
            return node
    raise LookupError(name)


def _quoted(text: str) -> str:
    inner = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{inner}"'


def main() -> int:
    """Bring the catalogues up to date; answers how many texts lack a translation."""
    from django.conf import settings

    settings.configure(USE_I18N=True)
    known, missing = texts(), 0
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        write(path, read(path), known)
        catalogue = read(path)
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        lacking = sum(not all(forms) for forms in catalogue.forms.values())
        print(f"{catalogue.language}: {len(catalogue.forms)} texts, {lacking} not translated")
        missing += lacking
    return missing


if __name__ == "__main__":
    sys.exit(bool(main()))
