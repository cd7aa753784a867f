"""How data of the platform ties a person to a course, and what a removal does with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from lms_lite_learners.data.lists import Query


class Category(StrEnum):
    """What erased data is about, as a preview and a receipt count it."""

    LIST = "list"
    ENROLLMENTS = "enrollments"
    ALLOW_LISTS = "allow_lists"
    GRADES = "grades"
    ANSWERS = "answers"
    COMPLETION = "completion"
    CERTIFICATES = "certificates"
    FEEDBACK = "feedback"
    FORUM = "forum"
    WIKI = "wiki"
    ASSESSMENTS = "assessments"
    EXAMS = "exams"
    TEAMS = "teams"
    STUDY = "study"
    PARTNERS = "partners"
    RECORDS = "records"
    FILES = "files"
    OTHERS = "others"


class Treatment(StrEnum):
    """What a removal does with a row: delete it, empty it of the person, or leave it."""

    ERASE = "erase"
    BLANK = "blank"
    KEEP = "keep"


class Key(StrEnum):
    """What a column holds that is a person: the kinds of key that the platform knows."""

    ACCOUNT = "account"
    USERNAME = "username"
    ADDRESS = "address"
    ANONYMOUS = "anonymous"
    EXTERNAL = "external"


class Stand(StrEnum):
    """What a blanked column holds instead of a person, where an empty value won't do."""

    # The account that stands for all removed learners of the organisation.
    ACCOUNT = "account"
    USERNAME = "username"
    # A value of the row's own, which nobody can trace back.
    REKEYED = "rekeyed"


class Kept(StrEnum):
    """Why some rows of an entry stay though others go."""

    PAID = "paid"
    CERTIFICATE = "certificate"
    REPLIED = "replied"


@dataclass(frozen=True, slots=True)
class Direct:
    """A row tells by itself whose it is and where: ORM paths to the person and to the place.

    The place is a course, context or usage key, or an organisation's short name. `where` narrows.
    """

    person: str
    key: Key
    place: str
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Along:
    """A row hangs on one of another entry: `column` holds that row's `to`.

    Rows that hang on kept ones stay too, unless `with_kept`.
    """

    column: str
    of: str
    to: str = "pk"
    with_kept: bool = True
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the map: a model, the ways to its rows, and what becomes of them.

    Found rows are those of any way. `blank` holds columns and what they hold afterwards. `kept`
    names the rule by which some rows stay, with `blank` applied to them.
    """

    model: str
    ways: tuple[Direct | Along, ...]
    category: Category
    treatment: Treatment
    reason: str
    blank: Mapping[str, Any] = field(default_factory=dict)
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Everything by which the platform knows one person; without an account only addresses.

    `addresses` are address keys and addresses as the account spells them.
    """

    account: int | None = None
    username: str = ""
    addresses: tuple[str, ...] = ()
    anonymous: tuple[str, ...] = ()
    external: tuple[str, ...] = ()

    def values(self, key: Key) -> tuple[Any, ...]:
        """What a column of this kind holds for the person."""
        if key is Key.ACCOUNT:
            return () if self.account is None else (self.account,)
        if key is Key.USERNAME:
            return (self.username,) if self.username else ()
        return {
            Key.ADDRESS: self.addresses,
            Key.ANONYMOUS: self.anonymous,
            Key.EXTERNAL: self.external,
        }[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Whom somebody wants removed: exactly one of learners' ids, addresses, or a list's query.

    `expected` is the number that was shown for the query.
    """

    learners: tuple[int, ...] | None = None
    emails: tuple[str, ...] | None = None
    query: Query | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """Rows of one category; `left` are those that are there though they should be gone."""

    category: str
    label: str
    erase: int
    keep: int
    reason: str = ""
    left: int = 0


@dataclass(frozen=True, slots=True)
class AlsoStaff:
    """Somebody with roles here, which stay; `courses` is empty for one on the organisation."""

    email: str
    courses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a removal would do; where `is_exact` is false, the counts are of some people only.

    `not_found` are addresses that nobody here has, which are kept off all the same. `typed` is
    what has to be typed to confirm, empty where nothing has.
    """

    learners: int
    categories: tuple[CategoryCount, ...]
    also_staff: tuple[AlsoStaff, ...]
    unreachable: tuple[str, ...]
    is_exact: bool = True
    not_found: tuple[str, ...] = ()
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """A removal in an organisation's history; `id` is its job's, `left` as known today."""

    id: str
    number: int
    created_at: datetime
    learners: int
    erased: int
    kept: int
    left: int
    verified_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage:
    """A receipt as it stands in the chain, and the entries added to it later."""

    row: ReceiptRow
    content: Mapping[str, Any]
    previous: str
    checksum: str
    later: tuple[Mapping[str, Any], ...] = ()
