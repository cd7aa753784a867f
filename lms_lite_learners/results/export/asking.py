"""Asking for an export: what may be had becomes a job, all else is refused before it starts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms_lite_learners import access, audit, jobs, plans
from lms_lite_learners.data import Act, Kind, Status
from lms_lite_learners.exceptions import InvalidInputError, NotFoundError
from lms_lite_learners.host import courses
from lms_lite_learners.models import Job, Learner
from lms_lite_learners.results import rows
from lms_lite_learners.results.export import rights, sheets
from lms_lite_learners.results.export.order import Order, scope_of

__all__ = ["start", "start_own"]


def start(
    org: str, order: Order, *, acting_user_id: int, idempotency_key: str | None = None
) -> Job:
    """Write the job that exports an organisation's results, or answer the one it wrote before.

    Raises NotFoundError for courses and learners that aren't the organisation's, and
    InvalidInputError for what no workbook holds. The door publishes the job's id.
    """
    if order.courses:
        _ensure_courses(order.courses, courses.course_keys_of(org))
    arguments = {
        "request": order.as_json(sorted(set(order.courses))),
        "users": _users_of(org, order.learners),
        "is_author": False,
    }
    return _write(org, arguments, [org], acting_user_id, idempotency_key, _hash(org, order))


def start_own(order: Order, *, user: access.Person, idempotency_key: str | None = None) -> Job:
    """The same for an author's own courses: those named, or all whose organisation has the feature.

    Raises NotFoundError for a course of others, for a learner without a result in the courses, and
    for who is no author; PlanRequiredError where a course's organisation lacks the feature.
    """
    user_id, body_hash = int(user.pk or 0), _hash("", order)
    own = rights.own_courses(user)
    if repeat := jobs.find_repeat(user_id, idempotency_key, body_hash):
        return repeat
    _ensure_courses(order.courses, own)
    keys = sorted(set(order.courses)) or _with_feature(own)
    orgs = sorted({courses.org_of(key) for key in keys})
    for org in orgs:
        plans.ensure_feature(org)
    arguments: dict[str, Any] = {
        "request": order.as_json(keys),
        "users": None,
        "is_author": True,
    }
    if order.learners:
        arguments["users"] = _users_with_results(order.learners, orgs, arguments)
    return _write("", arguments, orgs, user_id, idempotency_key, body_hash)


def _with_feature(course_keys: Sequence[str]) -> list[str]:
    has = set(plans.orgs_with_feature(sorted({courses.org_of(key) for key in course_keys})))
    return [key for key in course_keys if courses.org_of(key) in has]


def _hash(org: str, order: Order) -> str:
    """A checksum of the request as it was sent: what it means may change with time."""
    asked = order.as_json(sorted(set(order.courses)))
    return jobs.request_hash(Kind.EXPORT.value, org, asked, sorted(set(order.learners)))


def _write(
    org: str,
    arguments: dict[str, Any],
    orgs: Sequence[str],
    owner_id: int,
    idempotency_key: str | None,
    body_hash: str,
) -> Job:
    if repeat := jobs.find_repeat(owner_id, idempotency_key, body_hash):
        return repeat
    sheets.ensure_fits(scope_of(org, arguments), arguments)
    job = jobs.create(
        Kind.EXPORT.value,
        org,
        owner_id=owner_id,
        arguments={**arguments, "language": get_language() or ""},
        idempotency_key=idempotency_key,
        body_hash=body_hash,
    )
    for one in orgs:
        audit.note(one, Act.EXPORT, actor_id=owner_id, subject=job.public_id)
    return job


def _ensure_courses(wanted: Sequence[str], known: Iterable[str]) -> None:
    """Raise NotFoundError for a course that isn't the caller's, as if there were none."""
    known = set(known)
    for key in wanted:
        if not courses.org_of(key):
            text = _("“%s” is no course key.") % key[:100]
            raise InvalidInputError(text, fields={"courses": [text]})
        if key not in known:
            raise NotFoundError(_("There is no course “%(key)s” here.") % {"key": key})


def _users_of(org: str, learners: Sequence[str]) -> list[int] | None:
    """The accounts of these active learners of the organisation; None for all of them."""
    if not learners:
        return None
    found = _accounts_of(learners, [org])
    for text in learners:
        if int(text) not in found:
            raise _no_learner(text)
    return sorted(set(found.values()))


def _users_with_results(
    learners: Sequence[str], orgs: Sequence[str], arguments: dict[str, Any]
) -> list[int]:
    """The same for an author, to whom only people with a result in the courses exist."""
    found = _accounts_of(learners, orgs)
    users = sorted(set(found.values()))
    always = {**arguments["request"], "from": None, "to": None}
    scope = scope_of("", {**arguments, "request": always, "users": users})
    seen = {one.user_id for one in rows.learner_results(scope, users, timezone.now())}
    for text in learners:
        if found.get(int(text)) not in seen:
            raise _no_learner(text)
    return users


def _accounts_of(learners: Sequence[str], orgs: Sequence[str]) -> dict[int, int]:
    """Accounts of the active learners of these organisations, by the ids of their rows."""
    wanted = Learner.objects.filter(pk__in={int(text) for text in learners})
    found = wanted.filter(org__in=orgs, status=Status.ACTIVE.value)
    return {pk: int(user) for pk, user in found.values_list("pk", "user_id") if user}


def _no_learner(text: str) -> NotFoundError:
    return NotFoundError(_("There is no active learner “%(id)s” here.") % {"id": text})
