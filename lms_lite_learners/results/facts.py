"""What results are made of, read from the platform for many people at once."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime

from lms_lite_learners.data import Account, Grade, People, Result
from lms_lite_learners.host import accounts, completion, courses, grades, studies
from lms_lite_learners.host.selection import Place
from lms_lite_learners.results import rules

# From this share of a range's ids on, asking for the range is cheaper than naming the ids.
DENSE = 4
NOTHING: Mapping[str, datetime | None] = {}
UNGRADED: Mapping[str, Grade] = {}

__all__ = ["Facts", "people_in", "read"]


@dataclass(frozen=True, slots=True)
class Facts:
    """Accounts, active enrolments, grades and last completions, by account; ended courses.

    `staffed` are the courses where the person has a role, for those who have any.
    """

    accounts: dict[int, Account]
    studies: Mapping[int, Mapping[str, datetime | None]]
    graded: dict[int, dict[str, Grade]]
    completed_at: dict[int, datetime]
    staffed: dict[int, Container[str]]
    ended: set[str]

    def results_of(self, user_id: int) -> dict[str, Result]:
        """The results of one person by course key."""
        return rules.results_of(
            self.studies.get(user_id, NOTHING),
            self.graded.get(user_id, UNGRADED),
            staffed=self.staffed.get(user_id, ()),
            ended=self.ended,
        )

    def last_active_of(self, user_id: int) -> datetime | None:
        """When the person was last seen."""
        return rules.last_active(
            self.accounts.get(user_id),
            self.graded.get(user_id, UNGRADED),
            self.completed_at.get(user_id),
            self.staffed.get(user_id, ()),
        )


def people_in(user_ids: frozenset[int], after: int, until: int) -> People:
    """The same people, as a range where they are a good part of its ids."""
    if len(user_ids) * DENSE >= until - after:
        return People(user_ids, after, until)
    return People(user_ids)


def read(
    people: People,
    place: Place,
    now: datetime,
    *,
    enrolled: Mapping[int, Mapping[str, datetime | None]] | None = None,
    with_completions: bool = True,
) -> Facts:
    """All facts about these people with six queries; `enrolled` if it was read already.

    People without ids are those of the range who are enrolled or graded.
    """
    active = studies.studies_of(people, place) if enrolled is None else enrolled
    graded = grades.grades_of(people, place)
    if people.ids is None:
        people = people_in(frozenset({*active, *graded}), people.after, people.until)
    staffed = studies.staffed_of(people, place)
    completed_at = completion.last_completions(people, place, staffed) if with_completions else {}
    keys = {key for own in active.values() for key in own}
    keys.update(key for own in graded.values() for key in own)
    return Facts(
        accounts=accounts.accounts_of(people),
        studies=active,
        graded=graded,
        completed_at=completed_at,
        staffed=staffed,
        ended=courses.ended(keys, now),
    )
