"""Mending what lost events left: the list compared with the platform."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from lms_lite_learners.data import InvitationState, Status
from lms_lite_learners.host import accounts, courses, enrollments
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.roster.refresh import mark_everywhere
from lms_lite_learners.roster.settle import settle

ENTRIES = 5000
CHUNK = 1000
# Above every account id.
END = 2**62

__all__ = ["reconcile"]


def reconcile(org: str, now: datetime) -> dict[str, int]:
    """Compare the organisation's list with the platform and mend it, by ranges of keys.

    Counts who was `listed`, who `left` the list, whose row was `mended`, and how many accounts
    were `marked` because an invitation still waits for them.
    """
    counts: Counter[str] = Counter(listed=0, left=0, mended=0, marked=0)
    for ids in _people(org):
        counts.update(settle(org, dict.fromkeys(ids, ""), now))
    for keys in _pending_keys(org):
        found = accounts.find_accounts(keys)
        untold = _untold(org, found)
        awaited = [
            account.id
            for key, some in found.items()
            for account in some
            if account.is_active or key in untold
        ]
        mark_everywhere(awaited)
        counts["marked"] += len(awaited)
    return dict(counts)


def _untold(org: str, keys: Iterable[str]) -> set[str]:
    """Those of the addresses whose open invitation doesn't say that there is an account."""
    rows = Invitation.objects.filter(org=org, is_open=True, is_registered=False)
    rows = rows.filter(learner__email_key__in=list(keys)).exclude(
        state=InvitationState.DECLINED.value
    )
    return {str(key) for key in rows.values_list("learner__email_key", flat=True)}


def _people(org: str) -> Iterator[list[int]]:
    """Everybody who is listed or enrolled here, by account id."""
    keys, after = courses.course_keys_of(org), 0
    while after < END:
        until = enrollments.next_bound(after, ENTRIES) or END
        enrolled = enrollments.active_within(org, after, until, keys)
        listed = Learner.objects.filter(org=org, user_id__gt=after, user_id__lte=until)
        ids = sorted(
            {*enrolled, *(int(one or 0) for one in listed.values_list("user_id", flat=True))}
        )
        yield from (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
        after = until


def _pending_keys(org: str) -> Iterator[list[str]]:
    """The addresses that are pending here, in the order of their rows."""
    after = 0
    rows = Learner.objects.filter(org=org, status=Status.PENDING.value).order_by("id")
    while some := list(rows.filter(pk__gt=after).values_list("id", "email_key")[:ENTRIES]):
        yield [str(key) for _pk, key in some]
        after = some[-1][0]
