"""The sort keys that come of enrolments and grades."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lms_lite_learners.data import Account, Course, Figures, Grade
from lms_lite_learners.host import accounts, courses, enrollments, grades, roles

WHOLE_ORG = ""

__all__ = ["Standing", "standing_of"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where people stand in an organisation, read for all of them at once.

    `studies` are the courses somebody is actively enrolled in and not staff of, `staffed` are
    courses with an enrolment or a grade where the person has a role.
    """

    accounts: dict[int, Account]
    studies: dict[int, set[str]]
    staffed: dict[int, set[str]]
    figures: dict[int, Figures]

    def is_only_staff(self, user_id: int) -> bool:
        """Has the person courses here, and a role in each of them?"""
        return bool(self.staffed.get(user_id)) and not self.figures[user_id].results


def standing_of(
    org: str,
    user_ids: Iterable[int],
    now: datetime,
    *,
    enrolled: Mapping[int, set[str]] | None = None,
) -> Standing:
    """Where these accounts stand, with five queries for all; `enrolled` if it was read already."""
    ids = list(user_ids)
    active = enrollments.courses_in(org, ids) if enrolled is None else enrolled
    graded = grades.grades_of(ids, org)
    roles_held = roles.staff_courses(org, ids)
    people = accounts.get_accounts(ids)
    known = courses.get_courses(
        {key for keys in active.values() for key in keys}
        | {key for by_course in graded.values() for key in by_course}
    )
    standing = Standing(people, {}, {}, {})
    for user_id in ids:
        own, held = active.get(user_id, set()), roles_held.get(user_id, set())
        touched = own | graded.get(user_id, {}).keys()
        staffed = touched if WHOLE_ORG in held else touched & held
        standing.studies[user_id] = own - staffed
        standing.staffed[user_id] = staffed
        standing.figures[user_id] = _figures(
            own - staffed,
            {key: grade for key, grade in graded.get(user_id, {}).items() if key not in staffed},
            known,
            people[user_id].last_login if user_id in people else None,
            now,
        )
    return standing


def _figures(
    studies: set[str],
    graded: Mapping[str, Grade],
    known: Mapping[str, Course],
    last_login: datetime | None,
    now: datetime,
) -> Figures:
    results = studies | graded.keys()
    seen = [grade.modified for grade in graded.values()]
    return Figures(
        enrolled=len(studies),
        completed=sum(_is_completed(graded.get(key), known.get(key), now) for key in results),
        results=len(results),
        last_active=max([*seen, *([last_login] if last_login else [])], default=None),
    )


def _is_completed(grade: Grade | None, course: Course | None, now: datetime) -> bool:
    """Passed, or not passed in a course that has ended."""
    if grade is not None and grade.passed:
        return True
    return course is not None and course.end is not None and course.end < now
