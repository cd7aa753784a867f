"""The sort keys that come of enrolments and grades."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from lms_lite_learners.data import Account, Figures, People
from lms_lite_learners.host.selection import Place
from lms_lite_learners.results import facts
from lms_lite_learners.results.rules import COMPLETED

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
    enrolled: Mapping[int, AbstractSet[str]] | None = None,
    with_completions: bool = True,
) -> Standing:
    """Where these accounts stand, with six queries for all; `enrolled` if it was read already.

    Without completions, which sort keys alone need, last active may be too early.
    """
    ids = list(user_ids)
    active = {one: dict.fromkeys(keys) for one, keys in enrolled.items()} if enrolled else None
    found = facts.read(
        People(frozenset(ids)),
        Place(org),
        now,
        enrolled=active,
        with_completions=with_completions,
    )
    standing = Standing(found.accounts, {}, {}, {})
    for user_id in ids:
        own = found.studies.get(user_id, facts.NOTHING).keys()
        held = found.staffed.get(user_id, ())
        touched = own | found.graded.get(user_id, facts.UNGRADED).keys()
        standing.studies[user_id] = {key for key in own if key not in held}
        standing.staffed[user_id] = {key for key in touched if key in held}
        reached = found.results_of(user_id)
        standing.figures[user_id] = Figures(
            enrolled=len(standing.studies[user_id]),
            completed=sum(result.status in COMPLETED for result in reached.values()),
            results=len(reached),
            last_active=found.last_active_of(user_id),
        )
    return standing
