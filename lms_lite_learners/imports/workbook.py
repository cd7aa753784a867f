"""A workbook: its sheets, the texts that they share, and which numbers are dates."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO

from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.exceptions import TooLargeError
from lms_lite_learners.imports.cells import Formats, Texts, read_cells
from lms_lite_learners.imports.parts import Attributes, Parts, local, refuse_damaged
from lms_lite_learners.imports.records import Record

# Characters of all shared texts, and how many there may be: they are held in memory.
MAX_SHARED = 50_000_000
MAX_STRINGS = 2_000_000
MAX_SHEETS = 255

__all__ = ["Sheet", "Workbook"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its name and the part it is kept in."""

    name: str
    path: str


class Workbook:
    """A workbook open to be read; raises FileRefusedError for a damaged or endless one."""

    def __init__(self, file: BinaryIO) -> None:
        """Look into the archive and at its list of sheets."""
        self.parts = Parts(file)
        roots = _Links()
        self.parts.hear("_rels/.rels", roots)
        path = roots.find("officeDocument", "")
        if path is None:
            raise refuse_damaged(_("it has no list of sheets"))
        self._list = _SheetList()
        self.parts.hear(path, self._list)
        self._links = _Links()
        folder, name = posixpath.split(path)
        self.parts.hear(posixpath.join(folder, "_rels", f"{name}.rels"), self._links)
        self._folder = folder

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The sheets of cells that a reader sees, in order, each part once."""
        kept = self._links.of_type("worksheet", self._folder)
        found: dict[str, Sheet] = {}
        for name, link, is_hidden in self._list.sheets:
            if not is_hidden and link in kept:
                found.setdefault(kept[link], Sheet(name, kept[link]))
        return list(found.values())[:MAX_SHEETS]

    @property
    def has_hidden_sheets(self) -> bool:
        """Are there sheets that a reader doesn't see?"""
        return any(is_hidden for _name, _link, is_hidden in self._list.sheets)

    @cached_property
    def _shared(self) -> list[str]:
        path = self._links.find("sharedStrings", self._folder)
        if path is None:
            return []
        heard = _SharedTexts(conf.import_max_cell())
        for _block in self.parts.parse(path, heard):
            heard.ensure_bounds()
        return heard.found

    @cached_property
    def _formats(self) -> Formats:
        path = self._links.find("styles", self._folder)
        heard = Formats(is_1904=self._list.is_1904)
        if path is not None and path in self.parts:
            self.parts.hear(path, heard)
        return heard

    def records(self, path: str) -> Iterator[Record]:
        """The rows of a sheet that have a cell, each with its number as the spreadsheet shows."""
        return read_cells(self.parts, path, self._shared, self._formats)

    def count_most(self, path: str) -> int:
        """At least as many as the sheet has rows, counted quickly; the whole part is unpacked."""
        count, tail = 0, b""
        for block in self.parts.blocks(path):
            text = tail + block
            count += text.count(b"<row") + text.count(b":row")
            tail = text[-3:]
        return count


@dataclass(slots=True)
class _Links:
    """Where the parts are that another one speaks of."""

    found: list[tuple[str, str, str]] = field(default_factory=list)

    def start(self, tag: str, attributes: Attributes) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found.append((kind, attributes.get("Id", ""), attributes.get("Target", "")))

    def end(self, tag: str) -> None:
        """Nothing to do."""

    def text(self, text: str) -> None:
        """Nothing to do."""

    def of_type(self, wanted: str, folder: str) -> dict[str, str]:
        """The parts of a kind by the name of the link to them."""
        return {
            link: posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            for kind, link, target in self.found
            if kind == wanted and target
        }

    def find(self, wanted: str, folder: str) -> str | None:
        """The first part of a kind."""
        return next(iter(self.of_type(wanted, folder).values()), None)


@dataclass(slots=True)
class _SheetList:
    """The names of the sheets, and the day from which the workbook counts."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    is_1904: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        name = local(tag)
        if name == "sheet":
            link = next((text for key, text in attributes.items() if key.endswith(":id")), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), link, is_hidden))
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904", "0").lower() in {"1", "true", "on"}

    def end(self, tag: str) -> None:
        """Nothing to do."""

    def text(self, text: str) -> None:
        """Nothing to do."""


class _SharedTexts(Texts):
    """The texts that cells share, by their number."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.found: list[str] = []
        self.size = 0

    def end(self, tag: str) -> None:
        super().end(tag)
        if local(tag) == "si":
            text = self.take()
            self.size += len(text)
            self.found.append(text)

    def ensure_bounds(self) -> None:
        """Raise TooLargeError for more text than may be held in memory."""
        if self.size > MAX_SHARED or len(self.found) > MAX_STRINGS:
            raise TooLargeError(
                _("The workbook holds too much text to be read. Save the list as CSV.")
            )
