"""What is told of people elsewhere than in rows of theirs, once their own rows are gone.

Others' notices, the administration's log, lists of operators: no key of a person finds them.
"""

from collections.abc import Sequence
from functools import partial

from lms_lite_learners.data import Person
from lms_lite_learners.host.erasing import admin_log, notices, staff_lists
from lms_lite_learners.removal.erasing import ensure_deleted, parts_of
from lms_lite_learners.removal.places import belongs
from lms_lite_learners.removal.tally import FILES, Tally

__all__ = ["clear"]


def clear(org: str, people: Sequence[Person]) -> Tally:
    """Take people out of what is told in the organisation's courses, where they are no staff.

    Raises FilesLeftError where the storage doesn't give or take a list.
    """
    tally = Tally()
    for part in parts_of(org, people):
        is_ours = partial(belongs, org=org, without=part.without)
        changed = notices.clear_people(part.people, is_ours)
        tally.add(notices.NOTICES, found=changed, erased=changed)
        entries = admin_log.clear_people(part.people, org, is_ours)
        tally.add(admin_log.LOG, found=entries, erased=entries)
        lists, left = staff_lists.clear_people(part.people, is_ours)
        ensure_deleted(left)
        tally.add(FILES, found=lists, erased=lists)
    return tally
