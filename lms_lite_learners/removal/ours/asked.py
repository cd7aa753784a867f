"""What jobs were asked for about people: ids of learners, addresses, a search."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils import timezone

from lms_lite_learners import identity, jobs
from lms_lite_learners.data import Kind
from lms_lite_learners.models import Job
from lms_lite_learners.removal.ours.who import Who
from lms_lite_learners.roster.search import fold

# A removal under way goes by its arguments; it empties them itself.
_OWN = (Kind.REMOVAL.value, Kind.VERIFICATION.value)

__all__ = ["find", "write"]


def find(who: Who, touched: set[int], *, without_job: int = 0) -> dict[int, dict[str, Any]]:
    """Arguments without the people, by job, of the organisation's jobs that name one of them.

    `touched` are sendings that went to one of them: what was written to them goes once they ended.
    """
    return {
        job.pk: rest
        for job in _jobs(who, without_job)
        if (rest := _without(job, who, is_touched=job.pk in touched)) != job.arguments
    }


def write(arguments: dict[int, dict[str, Any]]) -> int:
    """Keep these arguments; the same request under the same key is another one from now on."""
    for pk, rest in arguments.items():
        Job.objects.filter(pk=pk).update(arguments=rest, request_hash="")
    return len(arguments)


def _jobs(who: Who, without_job: int) -> Iterator[Job]:
    there = Q(state__in=jobs.OPEN) | Q(expires_at__gt=timezone.now())
    going_by_them = Q(kind__in=_OWN, state__in=jobs.OPEN)
    own = Job.objects.filter(there | Q(kind__in=_OWN), org=who.org)
    others = own.exclude(going_by_them).exclude(pk=without_job)
    yield from others.exclude(kind__in=[Kind.IMPORT.value, Kind.EXPORT.value])


def _without(job: Job, who: Who, *, is_touched: bool) -> dict[str, Any]:
    rest, is_open = dict(job.arguments), job.state in jobs.OPEN
    if "learners" in rest:
        rest["learners"] = [pk for pk in rest["learners"] if pk not in who.learners]
    if "emails" in rest:
        rest["emails"] = [text for text in rest["emails"] if text not in who.keys]
    search = str(rest.get("filter", {}).get("search", ""))
    if search and _names_one(search, who, is_open=is_open):
        # Of a job under way it must go on to find nobody.
        other = identity.sign("search", search) if is_open else ""
        rest["filter"] = {**rest["filter"], "search": other}
    if is_touched and not is_open and rest.get("message"):
        rest["message"] = ""
    return rest


def _names_one(search: str, who: Who, *, is_open: bool) -> bool:
    """Does the search find one of the people, or of a job under way nobody else?"""
    key = identity.find_email_key(search)
    if key:
        return key in who.keys
    return not is_open and any(term.startswith(fold(search)) for term in who.terms)
