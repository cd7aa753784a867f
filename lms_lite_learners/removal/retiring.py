"""What we do when the platform retires an account: nothing of ours tells of the person any more.

In every organisation, by the account and by the addresses that it had. Keyed hashes that keep a
person off a list go too: a retired account can't come back, and nobody can register again with its
address. What is being removed at the moment goes on; it forgets who it was about by itself.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import identity, jobs
from lms_lite_learners.data import NEVER, CallState, Kind, Person
from lms_lite_learners.exceptions import ConflictError
from lms_lite_learners.host import retirements
from lms_lite_learners.models import (
    EraserCall,
    Job,
    JobMend,
    JobRow,
    LaterTrace,
    Learner,
    RemovalPerson,
    RosterDirty,
    Suppression,
)
from lms_lite_learners.removal import ours
from lms_lite_learners.roster import suppression

SLICE = 500

__all__ = ["clear_account"]


def clear_account(user_id: int, addresses: Sequence[str]) -> int:
    """Delete our rows and files about an account; answers how many there were.

    Raises whatever goes wrong, with nothing done; repeating it finds nothing more.
    """
    keys = sorted({key for text in addresses if (key := identity.find_email_key(text))})
    person = Person(account=user_id, addresses=tuple(dict.fromkeys([*keys, *addresses])))
    now, count, job_ids = timezone.now(), 0, set[int]()
    with transaction.atomic():
        orgs = sorted(_orgs(person, keys))
        for org in orgs:
            cleared = ours.clear(org, [person], keep_job=0, is_named=False, at_once=True)
            count += cleared.found + cleared.files
            job_ids.update(cleared.jobs)
            count += suppression.lift(org, dict.fromkeys(keys, user_id) or {"": user_id})
        count += _forget_marks(user_id) + _forget_removals(user_id, keys)
        count += _forget_as_manager(user_id, now, job_ids)
        _ensure_no_import(orgs)
        # Before the commit: what the storage refuses stops the retirement, and all is tried again.
        ours.let_go(job_ids)
    return count


def _ensure_no_import(orgs: Sequence[str]) -> None:
    """Raise ConflictError while an import is open whose file may name the account.

    What applies a preview is none: it stops, as the preview's file goes at once.
    """
    open_ones = Job.objects.filter(kind=Kind.IMPORT.value, state__in=jobs.OPEN, applies=None)
    job = open_ones.filter(org__in=orgs).order_by("id").first()
    if job is not None:
        raise ConflictError(
            _(
                "The import %(id)s of %(org)s isn't through, and its file may name the account. "
                "Wait for its end or stop it, and try again."
            )
            % {"id": job.public_id, "org": job.org},
            code="import_running",
        )


def _orgs(person: Person, keys: Sequence[str]) -> set[str]:
    """The organisations where we may hold something about the account."""
    user_id = int(person.account or 0)
    learners = Learner.objects.filter(Q(user_id=user_id) | Q(email_key__in=keys))
    digests = identity.keyed_hashes(suppression.USER, str(user_id))
    digests += [one for key in keys for one in identity.keyed_hashes(suppression.EMAIL, key)]
    found = {
        *learners.values_list("org", flat=True),
        *Suppression.objects.filter(person_hash__in=digests).values_list("org", flat=True),
        *_orgs_of_rows(person, keys),
        *retirements.orgs_of(user_id),
    }
    return found - {""}


def _orgs_of_rows(person: Person, keys: Sequence[str]) -> set[str]:
    """The organisations of the jobs with a row of one of the addresses, found by their index."""
    there = Q(state__in=jobs.OPEN) | Q(expires_at__gt=NEVER)
    with_rows = Job.objects.filter(there, kind__in=[Kind.IMPORT.value, Kind.SENDING.value])
    orgs = dict(with_rows.values_list("id", "org"))
    ids, found = list(orgs), set[int]()
    for start in range(0, len(ids), SLICE):
        rows = JobRow.objects.filter(job_id__in=ids[start : start + SLICE])
        own = rows.filter(email_key__in=keys)
        odd = rows.filter(email_key__isnull=True, email__in=person.addresses)
        mends = JobMend.objects.filter(job_id__in=ids[start : start + SLICE])
        mine = mends.filter(Q(email_key__in=keys) | Q(email__in=person.addresses))
        for some in (
            own.values_list("job_id", flat=True),
            odd.values_list("job_id", flat=True),
            mine.values_list("job_id", flat=True),
        ):
            found.update(some)
    return {orgs[pk] for pk in found}


def _forget_marks(user_id: int) -> int:
    marks = RosterDirty.objects.filter(user_id=user_id).delete()[0]
    return marks + LaterTrace.objects.filter(user_id=user_id).delete()[0]


def _forget_removals(user_id: int, keys: Iterable[str]) -> int:
    """Forget who removals were about that ended, unless another plugin still has to erase."""
    mine = RemovalPerson.objects.filter(Q(user_id=user_id) | Q(address__in=list(keys)))
    open_calls = EraserCall.objects.filter(state=CallState.WAITING.value)
    going_on = set(open_calls.filter(person__in=mine).values_list("person_id", flat=True))
    ended = mine.exclude(job__state__in=jobs.OPEN).values_list("id", flat=True)
    ids = [pk for pk in ended if pk not in going_on]
    rows = RemovalPerson.objects.filter(pk__in=ids)
    return rows.update(user_id=None, address=None, open_hash=None)


def _forget_as_manager(user_id: int, now: datetime, job_ids: set[int]) -> int:
    """Forget the name of whoever added others; reports that the account asked for go."""
    named = Learner.objects.filter(added_by=user_id).exclude(added_by_sort="")
    own = Job.objects.filter(owner_id=user_id, kind=Kind.EXPORT.value, expires_at__gt=now)
    ids = list(own.values_list("id", flat=True))
    Job.objects.filter(pk__in=ids).update(expires_at=now)
    job_ids.update(ids)
    return len(ids) + named.update(added_by_sort="")
