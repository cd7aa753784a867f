"""Looking at single removed people who did something since, before anybody asks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from lms_lite_learners import conf
from lms_lite_learners.data import ReceiptKind
from lms_lite_learners.host import accounts, learner_data
from lms_lite_learners.models import LaterTrace, Receipt, RemovalPerson
from lms_lite_learners.removal.learner_data import MAP
from lms_lite_learners.removal.verify.again import (
    append_entry,
    categories_of,
    clear_mentions,
    erase_again,
)
from lms_lite_learners.removal.verify.matching import are_kept_off, hashes_of

NOBODY = 0
LIMIT = 500

__all__ = ["due_orgs", "work_off"]


def due_orgs(now: datetime) -> list[str]:
    """The organisations where somebody is to be looked at now."""
    due = LaterTrace.objects.filter(due_at__lte=now).order_by("org")
    return list(due.values_list("org", flat=True).distinct())


def work_off(org: str, now: datetime) -> int:
    """Look at up to 500 people who did something after their removal; answers how many.

    What there is of them is erased and told in an entry after their last receipt. Who left without
    a removal, or was let back, is left alone. Two of these at once do no harm.
    """
    due = LaterTrace.objects.filter(org=org, due_at__lte=now).order_by("due_at", "id")
    traces = list(due[:LIMIT])
    for removal, ids in _by_removal(org, [trace.user_id for trace in traces]).items():
        size = conf.removal_chunk()
        for start in range(0, len(ids), size):
            _look(org, removal, ids[start : start + size], now)
    for trace in traces:
        # One that came again meanwhile stays.
        LaterTrace.objects.filter(pk=trace.pk, due_at=trace.due_at).delete()
    return len(traces)


def _look(org: str, removal: str, user_ids: Sequence[int], now: datetime) -> None:
    """Erase what there is of these people and tell of it, or neither."""
    with learner_data.transactions(entry.model for entry in MAP):
        tally = erase_again(org, user_ids)
        tally.merge(clear_mentions(org, user_ids))
        categories = categories_of(tally)
        if categories:
            append_entry(
                org,
                removal,
                categories,
                people=len(user_ids),
                back=0,
                by=NOBODY,
                is_whole=False,
                now=now,
            )


def _by_removal(org: str, user_ids: Sequence[int]) -> dict[str, list[int]]:
    """Those accounts that are kept off since a removal, by the last one that has a receipt."""
    known = accounts.get_accounts(user_ids)
    keys = {
        pk: (accounts.key_of(known[pk]) or "") if pk in known and known[pk].is_active else ""
        for pk in user_ids
    }
    barred = are_kept_off(org, keys)
    last = _last_removals(org, {pk: key for pk, key in keys.items() if pk in barred})
    found: dict[str, list[int]] = {}
    for pk, removal in last.items():
        found.setdefault(removal, []).append(pk)
    return found


def _last_removals(org: str, people: Mapping[int, str]) -> dict[int, str]:
    """The public id of each account's last removal, where there is a receipt of one."""
    owners = {digest: pk for pk, key in people.items() for digest in hashes_of(pk, key)}
    rows = RemovalPerson.objects.filter(org=org, person_hash__in=list(owners)).order_by("job_id")
    removals = list(rows.values_list("person_hash", "job__public_id"))
    told = set(
        Receipt.objects.filter(
            org=org, kind=ReceiptKind.REMOVAL.value, job__in={job for _digest, job in removals}
        ).values_list("job", flat=True)
    )
    # The last one of each account wins.
    return {owners[digest]: job for digest, job in removals if job in told}
