"""Erasing what was found: who must hear hears first, then sets of rows go without signals.

From the last entry of the map to the first, children before what they hang on. Files go before the
rows that name them: whoever is killed on the way finds both again.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners.bulk import uncollected
from lms_lite_learners.data import Entry, Kept, Person, Stand, Treatment
from lms_lite_learners.exceptions import LearnersError
from lms_lite_learners.host import learner_data, roles
from lms_lite_learners.host.erasing import (
    admin_log,
    aggregates,
    certificates,
    files,
    forum,
    forum_search,
    leaving,
    notices,
    reviews,
    tasks_text,
    teams,
)
from lms_lite_learners.host.erasing.votes import FIELDS, INDISTINCT, REPORTING
from lms_lite_learners.removal import ours, places
from lms_lite_learners.removal.collect import ASSESSMENTS, MEMBERSHIPS, Found, collect
from lms_lite_learners.removal.learner_data import MAP
from lms_lite_learners.removal.people import accounts_of
from lms_lite_learners.removal.tally import FILES, OURS, Tally, of_found
from lms_lite_learners.roster import membership

CERTIFICATES = "certificates.GeneratedCertificate"
TASKS = "instructor_task.InstructorTask"

__all__ = [
    "Erased",
    "FilesLeftError",
    "Part",
    "ensure_deleted",
    "erase_people",
    "find_all",
    "leave",
    "parts_of",
    "shared_words",
]


class FilesLeftError(LearnersError):
    """Files that the storage didn't delete; what names them stays, to be tried again."""

    code = "files_left"


def ensure_deleted(left: int) -> None:
    """Raise FilesLeftError where the storage left files."""
    if left:
        text = _("%(number)d files could not be deleted from the storage.") % {"number": left}
        raise FilesLeftError(text)


@dataclass(frozen=True, slots=True)
class Part:
    """People whose courses to leave out, as they are staff there, are the same."""

    people: tuple[Person, ...]
    without: frozenset[str] = frozenset()


@dataclass(slots=True)
class Erased:
    """What became of some people's data, and the courses it was in."""

    tally: Tally = field(default_factory=Tally)
    courses: set[str] = field(default_factory=set)


def parts_of(org: str, people: Sequence[Person]) -> list[Part]:
    """Those who are staff nowhere here together, each staff member alone.

    Who has a role on the whole organisation is left out: staff in every course, with nothing that
    a learner has.
    """
    held = roles.staff_courses(org, accounts_of(people))
    plain = tuple(one for one in people if one.account not in held)
    staff = [
        Part((one,), frozenset(held[one.account]))
        for one in people
        if one.account is not None and one.account in held and "" not in held[one.account]
    ]
    return ([Part(plain)] if plain else []) + staff


def find_all(org: str, people: Sequence[Person], *, entries: Sequence[Entry] = MAP) -> list[Found]:
    """Everything of these people in the organisation's courses, where they are no staff."""
    return [
        collect(part.people, org, without=part.without, entries=entries)
        for part in parts_of(org, people)
    ]


def leave(org: str, people: Sequence[Person]) -> int:
    """End the people's enrolments so that all hear of it; answers how many there were."""
    ended = 0
    for part in parts_of(org, people):
        ended += leaving.unenroll_many(accounts_of(part.people), partial(_is_in, org, part.without))
    return ended


def _is_in(org: str, without: frozenset[str], _user_id: int, course_key: str) -> bool:
    return places.belongs(course_key, org, without)


def erase_people(
    org: str, people: Sequence[Person], *, job_id: int = 0, entries: Sequence[Entry] = MAP
) -> Erased:
    """Erase everything of these people in the organisation, our own rows among it.

    In one transaction of its own (on each database), under the lock of the list; enrolments should
    have ended before. Repeating it finds nothing more.
    """
    erased = Erased()
    with learner_data.transactions(entry.model for entry in entries), uncollected():
        membership.lock(org, timezone.now())
        for found in find_all(org, people, entries=entries):
            erased.tally.merge(_erase(found, entries))
            erased.courses |= found.courses
        cleared = ours.clear(org, people, keep_job=job_id)
        erased.tally.add(OURS, found=cleared.found, erased=cleared.erased)
        erased.tally.add(FILES, found=cleared.files, erased=cleared.files)
    return erased


def _erase(found: Found, entries: Sequence[Entry]) -> Tally:
    tally = of_found(found, entries)
    tally.merge(_delete_files(found))
    certificates.invalidate(found.going(CERTIFICATES))
    tally.merge(shared_words(found))
    tally.merge(_clear_counts(found))
    tally.merge(_clear_told(found, entries))
    endorsed = forum.disown_endorsements(found.keys(forum.THREAD), accounts_of(found.people))
    tally.add(forum.COMMENT, found=endorsed, erased=endorsed)
    forum.delete_comments(found.going(forum.COMMENT))
    forum.delete_threads(found.going(forum.THREAD))
    for posts in (forum.THREAD, forum.COMMENT):
        forum_search.forget(posts, found.keys(posts))
    teams_left = [row["team_id"] for row in found.rows.get(MEMBERSHIPS, {}).values()]
    tally.add(ASSESSMENTS, erased=reviews.disown(found.reviews))
    stand_in = _StandIn(found.org)
    for entry in reversed(entries):
        tally.add(entry.model, erased=_treat(entry, found, stand_in))
    teams.recount(teams_left)
    notes = tasks_text.clear_course_tasks(found.people, found.courses)
    tally.add(TASKS, found=notes, erased=notes)
    leaving.clear_caches(product(accounts_of(found.people), found.courses))
    return tally


def shared_words(found: Found) -> Tally:
    """What the people gave to all learners of a block together, and can't be told apart there."""
    tally = Tally()
    number = aggregates.indistinct(found.of_kinds(INDISTINCT))
    tally.add(aggregates.SUMMARIES, found=number, kept=number)
    return tally


def _clear_counts(found: Found) -> Tally:
    """Take votes, and what was reported to staff, out of what blocks gather."""
    known_as = {name for person in found.people for name in person.anonymous}
    votes = aggregates.subtract(found.of_kinds(FIELDS))
    reports = aggregates.forget_reports(found.of_kinds(REPORTING), known_as)
    tally = Tally()
    tally.add(aggregates.SUMMARIES, found=votes + reports, erased=votes + reports)
    return tally


def _clear_told(found: Found, entries: Sequence[Entry]) -> Tally:
    """Empty what others' notices and the administration's log tell of rows that go or change."""
    tally = Tally()
    threads = found.keys(forum.THREAD)
    titles = notices.clear_threads(threads, partial(places.belongs, org=found.org))
    tally.add(notices.NOTICES, found=titles, erased=titles)
    told = admin_log.clear_rows({entry.model: _touched(entry, found) for entry in entries})
    tally.add(admin_log.LOG, found=told, erased=told)
    return tally


def _touched(entry: Entry, found: Found) -> list[Any]:
    """Keys of the rows that go, or stay without the person."""
    if entry.treatment is Treatment.KEEP:
        return []
    return found.keys(entry.model) if entry.blank else found.going(entry.model)


def _delete_files(found: Found) -> Tally:
    """Delete what was handed in; raises FilesLeftError where the storage doesn't."""
    stored = files.collect(
        submissions=found.going("submissions.Submission"),
        submission_files=found.going("submissions.SubmissionFile"),
        shared_uploads=found.going("assessment.SharedFileUpload"),
        student_modules=found.of_kinds((files.SGA, files.ORA)),
        threads=found.keys(forum.THREAD),
        comments=found.keys(forum.COMMENT),
    )
    deleted, left = files.delete(stored)
    ensure_deleted(left)
    tally = Tally()
    tally.add(FILES, found=deleted, erased=deleted)
    return tally


def _treat(entry: Entry, found: Found, stand_in: "_StandIn") -> int:
    """Do to an entry's rows what the map says; answers how many were erased or emptied."""
    staying = found.kept.get(entry.model, frozenset())
    emptied = _blank(entry, staying, stand_in) if entry.blank else 0
    emptied = emptied if entry.kept is Kept.REPLIED else 0
    if entry.treatment is Treatment.ERASE:
        return emptied + learner_data.delete(entry.model, found.going(entry.model))
    if entry.treatment is Treatment.BLANK:
        return _blank(entry, found.going(entry.model), stand_in)
    return 0


def _blank(entry: Entry, keys: Any, stand_in: "_StandIn") -> int:
    if not keys:
        return 0
    values = {name: stand_in.value(value) for name, value in entry.blank.items()}
    if Stand.REKEYED not in values.values():
        return learner_data.blank(entry.model, keys, values)
    return sum(learner_data.blank(entry.model, [pk], _rekeyed(values)) for pk in keys)


def _rekeyed(values: Mapping[str, Any]) -> dict[str, Any]:
    """A value of its own for the row, the length of an anonymous id."""
    return {
        name: secrets.token_hex(16) if value is Stand.REKEYED else value
        for name, value in values.items()
    }


class _StandIn:
    """The account that stands for the organisation's removed learners, made when it is needed."""

    def __init__(self, org: str) -> None:
        self._org = org
        self._known: tuple[int, str] | None = None

    def value(self, value: Any) -> Any:
        """What a blanked column is to hold."""
        if value is Stand.ACCOUNT:
            return self._account()[0]
        return self._account()[1] if value is Stand.USERNAME else value

    def _account(self) -> tuple[int, str]:
        if self._known is None:
            self._known = forum.stand_in(self._org)
        return self._known
