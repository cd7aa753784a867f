"""What of the platform's data belongs to some people in one organisation, found by the map."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms_lite_learners import conf
from lms_lite_learners.data import Along, Direct, Entry, Kept, Person
from lms_lite_learners.host import learner_data
from lms_lite_learners.host.erasing import forum, forum_pointers, payments, reviews, wiki
from lms_lite_learners.removal import places
from lms_lite_learners.removal.learner_data import MAP
from lms_lite_learners.removal.people import accounts_of

ENROLLMENTS, MODULES = "student.CourseEnrollment", "courseware.StudentModule"
MEMBERSHIPS = "teams.CourseTeamMembership"
PEERS, ASSESSMENTS = "assessment.PeerWorkflow", "assessment.Assessment"

# What who erases wants to know of rows.
_ALSO_READ = {MEMBERSHIPS: ("team_id",), MODULES: ("module_type",)}
_NOTHING: Mapping[str, Any] = {}

__all__ = ["ASSESSMENTS", "MEMBERSHIPS", "MODULES", "Found", "collect"]


@dataclass(slots=True)
class Found:
    """Rows by model: `columns` of each by its key, keys of those that stay, courses met.

    `reviews` are assessments of others' work, which stay without the one who gave them.
    """

    org: str
    people: Sequence[Person]
    rows: dict[str, dict[Any, Mapping[str, Any]]] = field(default_factory=dict)
    kept: dict[str, frozenset[Any]] = field(default_factory=dict)
    courses: set[str] = field(default_factory=set)
    reviews: set[int] = field(default_factory=set)

    def keys(self, model: str) -> list[Any]:
        """Keys of all rows found."""
        return list(self.rows.get(model, ()))

    def going(self, model: str) -> list[Any]:
        """Keys of the rows that don't stay."""
        kept = self.kept.get(model, frozenset())
        return [pk for pk in self.rows.get(model, ()) if pk not in kept]

    def of_kinds(self, kinds: Collection[str]) -> list[Any]:
        """Keys of the states of blocks of these kinds that don't stay."""
        rows = self.rows.get(MODULES, {})
        return [pk for pk in self.going(MODULES) if rows[pk].get("module_type") in kinds]

    def held(self, way: Along) -> list[Any]:
        """What rows hold that hang on those found."""
        rows = self.rows.get(way.of, {})
        kept = frozenset() if way.with_kept else self.kept.get(way.of, frozenset())
        if way.to == "pk":
            return [pk for pk in rows if pk not in kept]
        values = (row[way.to] for pk, row in rows.items() if pk not in kept)
        return [value for value in values if value not in (None, "")]

    def is_empty(self) -> bool:
        """Is there nothing that would go?"""
        return not self.reviews and not any(self.going(model) for model in self.rows)


def collect(
    people: Sequence[Person],
    org: str,
    *,
    without: frozenset[str] = frozenset(),
    entries: Sequence[Entry] = MAP,
) -> Found:
    """Find everything of these people in the organisation's courses but those in `without`.

    From the first entry to the last: rows that hang on others are found by these.
    """
    found = Found(org, people)
    wanted = _columns(entries)
    accounts = accounts_of(people)
    # Found by ways that no column tells.
    apart = forum_pointers.pointing(accounts, org, without=without)
    apart |= wiki.revisions_of(accounts, org, staffed=dict.fromkeys(accounts, without))
    empty = learner_data.without_rows(entry.model for entry in entries)
    for entry in entries:
        if entry.model in empty:
            continue
        columns = wanted.get(entry.model, ())
        rows: dict[Any, Mapping[str, Any]] = {}
        for way in entry.ways:
            if isinstance(way, Direct):
                rows |= _direct(entry.model, way, found, columns, without)
            else:
                rows |= _along(entry.model, way, found, columns)
        rows |= {pk: _NOTHING for pk in apart.get(entry.model, ()) if pk not in rows}
        if rows:
            found.rows[entry.model] = rows
            found.kept[entry.model] = _staying(entry, found)
    found.reviews = set(reviews.given(found.going(PEERS))) - set(found.going(ASSESSMENTS))
    return found


def _columns(entries: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    """What other entries hang on, by model, besides the key."""
    found = {model: dict.fromkeys(columns) for model, columns in _ALSO_READ.items()}
    for entry in entries:
        for way in entry.ways:
            if isinstance(way, Along) and way.to != "pk":
                found.setdefault(way.of, {})[way.to] = None
    return {model: tuple(columns) for model, columns in found.items()}


def _direct(
    model: str, way: Direct, found: Found, columns: Sequence[str], without: frozenset[str]
) -> dict[Any, Mapping[str, Any]]:
    values = list(dict.fromkeys(v for person in found.people for v in person.values(way.key)))
    read = learner_data.read_direct(model, way, values, columns)
    ours = {
        place for place in {row[1] for row in read} if places.belongs(place, found.org, without)
    }
    found.courses |= {places.course_of(place)[1] for place in ours}
    if not columns:
        return {pk: _NOTHING for pk, place in read if place in ours}
    return {pk: dict(zip(columns, rest, strict=True)) for pk, place, *rest in read if place in ours}


def _along(
    model: str, way: Along, found: Found, columns: Sequence[str]
) -> dict[Any, Mapping[str, Any]]:
    held = found.held(way)
    read = learner_data.read_along(model, way, held, columns) if held else []
    if not columns:
        return {pk: _NOTHING for (pk,) in read}
    return {pk: dict(zip(columns, rest, strict=True)) for pk, *rest in read}


def _staying(entry: Entry, found: Found) -> frozenset[Any]:
    keys = found.keys(entry.model)
    if entry.kept is Kept.PAID and conf.paid_enrollments() == "keep":
        # The others are by what an enrolment is known to have been paid for.
        is_enrollment = entry.model == ENROLLMENTS
        return frozenset(payments.kept_enrollments(keys) if is_enrollment else keys)
    if entry.kept is Kept.CERTIFICATE and conf.certificates() == "keep":
        return frozenset(keys)
    if entry.kept is Kept.REPLIED:
        replied = _REPLIED[entry.model]
        return frozenset(replied(keys, accounts_of(found.people)))
    return frozenset()


_REPLIED = {forum.THREAD: forum.replied_threads, forum.COMMENT: forum.replied_comments}
