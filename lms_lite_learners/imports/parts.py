"""The parts of a workbook, unpacked with bounds: a small file may unpack to an endless one."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol, cast
from xml.parsers import expat

from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.exceptions import FileRefusedError, TooLargeError

BLOCK = 64 * 1024
# Bytes of an archive's list of contents, which is held in memory: some 15,000 parts.
MAX_DIRECTORY = 1024 * 1024
# Bytes of a part that only tells where others are.
MAX_SMALL = 8 * 1024 * 1024
# Tags of one part: 100,000 rows of 30 filled cells have 9 million.
MAX_TAGS = 10_000_000
# Tags of a workbook, those of a part that is parsed again counted again: such a sheet twice.
MAX_ALL_TAGS = 20_000_000
# Tags within tags: workbooks have some ten, and of each that is open the parser keeps a record.
MAX_DEPTH = 100
# Bytes of one tag, which the parser holds as a whole.
MAX_TAG = 1_000_000

_ENCRYPTED = 0x1
# How workbooks are packed. What is packed otherwise the standard library unpacks without a bound.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What the standard library raises over an archive that isn't as its own list says.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    NotImplementedError,
    OSError,
)

Attributes = dict[str, str]

__all__ = ["BLOCK", "Attributes", "Listener", "Parts", "local", "refuse_damaged"]


class Listener(Protocol):
    """Who hears what a part's XML says."""

    def start(self, tag: str, attributes: Attributes, /) -> None:
        """A tag opens."""

    def end(self, tag: str, /) -> None:
        """A tag closes."""

    def text(self, text: str, /) -> None:
        """Some of the text between two tags."""


def local(name: str) -> str:
    """A tag's or an attribute's name without the prefix of its namespace."""
    return name.rpartition(":")[2]


def refuse_damaged(where: str) -> FileRefusedError:
    """The error of a workbook whose insides aren't as they have to be."""
    return FileRefusedError(
        _(
            "The workbook is damaged (%(where)s). Open it in a spreadsheet program and save it "
            "again, or save the list as CSV."
        )
        % {"where": where},
        code="damaged_workbook",
    )


def _too_many_tags() -> TooLargeError:
    return TooLargeError(_("The workbook has too many cells to be read. Save the list as CSV."))


@contextmanager
def _told(where: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGES as error:
        raise refuse_damaged(where) from error


class _Sparing:
    """A file of which no large piece is read at once: an archive's list of contents may be one."""

    def __init__(self, file: BinaryIO) -> None:
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable
        self._read = file.read

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY:
            raise zipfile.BadZipFile
        # Read to the end is only the tail, where the list's place stands.
        return self._read(size if size >= 0 else MAX_DIRECTORY)


class Parts:
    """The parts of an archive by name; no more is unpacked than a file may have bytes."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the list of contents; raises FileRefusedError where it is none."""
        with _told(_("it is no whole ZIP archive")):
            self._archive = zipfile.ZipFile(cast("BinaryIO", _Sparing(file)))
            # The standard library's list keeps the last of two parts of one name, as we do.
            self._infos = {info.filename: info for info in self._archive.infolist()}
        self._unpacked: dict[str, int] = {}
        self._tags = 0

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._infos)

    def blocks(self, name: str, *, limit: int | None = None) -> Iterator[bytes]:
        """What the part holds, in blocks; raises FileRefusedError for a damaged or secret one."""
        info = self._info(name, limit)
        with _told(name), self._archive.open(info) as part:
            while block := part.read(BLOCK):
                yield block

    def _info(self, name: str, limit: int | None) -> zipfile.ZipInfo:
        info = self._infos.get(name)
        if info is None:
            raise refuse_damaged(_("“%(name)s” is missing") % {"name": name[:100]})
        if info.flag_bits & _ENCRYPTED:
            raise FileRefusedError(
                _("The workbook is protected by a password. Save it without one."),
                code="protected_workbook",
            )
        if info.compress_type not in _METHODS:
            raise refuse_damaged(
                _("“%(name)s” is packed as no spreadsheet program packs it") % {"name": name[:100]}
            )
        # A part is never read beyond the size that the list of contents declares.
        self._unpacked[name] = info.file_size
        most = conf.import_max_bytes()
        size = sum(self._unpacked.values())
        if size > most or info.file_size > (limit or most):
            raise TooLargeError(
                _("The workbook unpacks to %(size)d bytes; an import has at most %(limit)d.")
                % {"size": size, "limit": min(most, limit or most)}
            )
        return info

    def parse(self, name: str, listener: Listener, *, limit: int | None = None) -> Iterator[None]:
        """Let the listener hear a part's XML, block by block; raises FileRefusedError."""
        parser = _Parser(name, listener)
        for block in self.blocks(name, limit=limit):
            self._feed(parser, block)
            yield
        self._feed(parser, b"", is_last=True)
        yield

    def _feed(self, parser: "_Parser", block: bytes, *, is_last: bool = False) -> None:
        before = parser.tags
        parser.feed(block, is_last=is_last)
        self._tags += parser.tags - before
        if self._tags > MAX_ALL_TAGS:
            raise _too_many_tags()

    def hear(self, name: str, listener: Listener) -> None:
        """Let the listener hear the whole of a small part."""
        for _block in self.parse(name, listener, limit=MAX_SMALL):
            pass


class _Parser:
    """Expat, which resolves no external entity, told to take no declaration of any either."""

    def __init__(self, name: str, listener: Listener) -> None:
        self._name = name
        self.tags = self._fed = self._depth = 0
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._counted(listener.start)
        self._expat.EndElementHandler = self._closing(listener.end)
        self._expat.CharacterDataHandler = listener.text
        self._expat.StartDoctypeDeclHandler = self._refuse_doctype

    def _counted(
        self, start: Callable[[str, Attributes], None]
    ) -> Callable[[str, Attributes], None]:
        def counted(tag: str, attributes: Attributes) -> None:
            self.tags += 1
            if self.tags > MAX_TAGS:
                raise _too_many_tags()
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise refuse_damaged(
                    _("“%(name)s” has too many tags within tags") % {"name": self._name[:100]}
                )
            start(tag, attributes)

        return counted

    def _closing(self, end: Callable[[str], None]) -> Callable[[str], None]:
        def closing(tag: str) -> None:
            self._depth -= 1
            end(tag)

        return closing

    def _refuse_doctype(self, *_args: object) -> None:
        raise FileRefusedError(
            _("The workbook declares entities, which no spreadsheet program writes."),
            code="damaged_workbook",
        )

    def feed(self, block: bytes, *, is_last: bool = False) -> None:
        """Parse on; raises FileRefusedError where this is no XML."""
        self._fed += len(block)
        try:
            self._expat.Parse(block, is_last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise refuse_damaged(self._name) from error
        if self._fed - self._expat.CurrentByteIndex > MAX_TAG:
            raise refuse_damaged(_("“%(name)s” has a tag without end") % {"name": self._name})
