"""Asking for a removal: what it would do, and the job once it is confirmed."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from lms_lite_learners import audit, conf, identity, jobs, words
from lms_lite_learners.data import Act, AlsoStaff, Kind, Preview, Selection
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.host import accounts, roles
from lms_lite_learners.models import Job, Learner
from lms_lite_learners.removal import ours, selecting
from lms_lite_learners.removal.erasing import find_all, shared_words
from lms_lite_learners.removal.people import identify
from lms_lite_learners.removal.selecting import Target
from lms_lite_learners.removal.tally import OURS, Tally, of_found

# So many people are counted while somebody waits; of more, these.
COUNTED = 100
# So many are read at once.
SLICE = 20

__all__ = ["ask", "preview"]


def preview(org: str, selection: Selection, *, acting_user: Any) -> Preview:
    """What a removal would erase and keep; nothing is changed.

    Raises InvalidInputError, and ConflictError where another number of learners was shown.
    """
    number = selecting.count(org, selection)
    arguments = selecting.arguments_of(org, selection)
    step = selecting.next_targets(org, arguments, 0, COUNTED)
    tally = Tally()
    for start in range(0, len(step.targets), SLICE):
        tally.merge(_count(org, step.targets[start : start + SLICE]))
    return Preview(
        learners=number,
        categories=tally.counts(),
        also_staff=_also_staff(org, step.targets),
        unreachable=tuple(str(text) for text in words.UNREACHABLE.values()),
        is_exact=number <= COUNTED,
        not_found=_not_found(org, selection, step.targets),
        typed=org if _must_type(number, step.targets, acting_user) else "",
    )


def ask(
    org: str,
    selection: Selection,
    *,
    acting_user: Any,
    confirm: bool,
    typed: str = "",
    idempotency_key: str | None = None,
) -> Job:
    """Write the job that removes these people; the same key and request answer the same job.

    Raises InvalidInputError without confirmation, without the word that has to be typed, or for a
    selection of nobody; ConflictError where another number of learners was shown.
    """
    selecting.ensure_one(selection)
    # Keyed, as it outlasts those whom it is about.
    body_hash = identity.sign(Kind.REMOVAL.value, jobs.request_hash(org, _asked(selection)))
    if repeat := jobs.find_repeat(acting_user.pk, idempotency_key, body_hash):
        return repeat
    if not confirm:
        text = _("Confirm that the data of these learners is deleted for good.")
        raise InvalidInputError(text, code="confirmation_required", fields={"confirm": [text]})
    number = selecting.count(org, selection)
    arguments = selecting.arguments_of(org, selection)
    step = selecting.next_targets(org, arguments, 0, COUNTED)
    if _must_type(number, step.targets, acting_user) and typed.strip() != org:
        text = _("Type “%(org)s” to confirm.") % {"org": org}
        raise InvalidInputError(text, code="typed_confirmation_required", fields={"typed": [text]})
    job = jobs.create(
        Kind.REMOVAL.value,
        org,
        owner_id=acting_user.pk,
        arguments=arguments,
        idempotency_key=idempotency_key,
        body_hash=body_hash,
        total=number,
    )
    audit.note(org, Act.REMOVE, actor_id=acting_user.pk, subject=job.public_id, count=number)
    return job


def _asked(selection: Selection) -> dict[str, Any]:
    """What is asked for, by which a repeated request is known."""
    return {
        "learners": sorted(set(selection.learners or ())),
        "emails": sorted(set(selection.emails or ())),
        "query": repr(selection.query),
    }


def _count(org: str, targets: Sequence[Target]) -> Tally:
    tally = Tally()
    people = identify(
        org,
        [user_id for user_id, _key in targets if user_id is not None],
        [key for user_id, key in targets if user_id is None and key],
    )
    for found in find_all(org, people):
        tally.merge(of_found(found))
        tally.merge(shared_words(found))
    tally.add(OURS, found=ours.count(org, people))
    return tally


def _also_staff(org: str, targets: Sequence[Target]) -> tuple[AlsoStaff, ...]:
    held = roles.staff_courses(org, [user_id for user_id, _key in targets if user_id is not None])
    known = accounts.get_accounts(held)
    return tuple(
        AlsoStaff(known[user_id].email if user_id in known else "", tuple(sorted(courses - {""})))
        for user_id, courses in sorted(held.items())
    )


def _not_found(org: str, selection: Selection, targets: Sequence[Target]) -> tuple[str, ...]:
    """Addresses of which there is neither an account nor a row of the list."""
    if selection.emails is None:
        return ()
    alone = [key for user_id, key in targets if user_id is None and key]
    return tuple(sorted(set(alone) - _listed(org, alone)))


def _listed(org: str, keys: Sequence[str]) -> set[str]:
    rows = Learner.objects.filter(org=org, email_key__in=keys)
    return {str(key) for key in rows.values_list("email_key", flat=True)}


def _must_type(number: int, targets: Sequence[Target], acting_user: Any) -> bool:
    """Is it about many people, oneself, or somebody who runs the site?"""
    ids = [user_id for user_id, _key in targets if user_id is not None]
    if number > conf.removal_typed_over() or acting_user.pk in ids:
        return True
    return roles.has_global_staff(ids)
