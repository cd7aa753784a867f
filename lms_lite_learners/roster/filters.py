"""What a list's filters ask of the database, in two forms each.

`index` is what a filter's own index answers: for counting, and where few rows match. `probe` is
asked row by row along the index of an order: where many match. Databases left to choose take
the wrong way often enough, by a factor of a thousand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from lms_lite_learners.data import NEVER, AddedVia, Query, Status
from lms_lite_learners.exceptions import InvalidInputError, NotFoundError
from lms_lite_learners.host import conditions, courses, enrollments, roles
from lms_lite_learners.identity import find_email_key
from lms_lite_learners.models import LearnerTerm
from lms_lite_learners.roster.search import fold, prefix_range

ACTIVE_ONLY = ("course", "never_logged_in", "inactive_since")

__all__ = ["Filter", "ensure_query", "filters_of", "matching", "probed", "terms_found"]


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition of a list.

    `column` is the sort column whose index answers it, if any; `implied` is what follows from it
    for other sort columns; `is_covered` says that every order's index holds what `probe` asks.
    """

    index: Q
    probe: Q | Exists
    column: str = ""
    implied: Mapping[str, Q] = field(default_factory=dict)
    is_covered: bool = False


def ensure_query(org: str, query: Query) -> None:
    """Raise InvalidInputError for filters that make no sense, NotFoundError for others' courses."""
    if query.tab not in set(Status):
        raise _invalid("tab", _("“%(value)s” is no tab: active or pending.") % {"value": query.tab})
    if query.added_via and query.added_via not in set(AddedVia):
        raise _invalid(
            "added_via", _("“%(value)s” is no way onto a list.") % {"value": query.added_via}
        )
    if query.tab == Status.PENDING:
        for name in ACTIVE_ONLY:
            if getattr(query, name):
                raise _invalid(name, _("This filter is one of the active tab only."))
    if query.course:
        _ensure_course(org, query.course)


def _ensure_course(org: str, course_key: str) -> None:
    course_org = courses.org_of(course_key)
    if not course_org:
        raise _invalid("course", _("“%(value)s” is no course key.") % {"value": course_key})
    is_known = course_org == org and (
        courses.get_courses([course_key]) or enrollments.active_user_ids([course_key], 0, 1)
    )
    if not is_known:
        raise NotFoundError(
            _("There is no course “%(key)s” here.") % {"key": course_key},
            fields={"course": [course_key]},
        )


def _invalid(field: str, text: str) -> InvalidInputError:
    return InvalidInputError(text, fields={field: [text]})


def filters_of(org: str, query: Query, prefix: str = "") -> list[Filter]:
    """The conditions of a query on rows that reach the learner by `prefix`."""
    found = []
    if query.added_via:
        via = _plain("added_via", prefix, Q(**{f"{prefix}added_via": query.added_via}))
        found.append(replace(via, is_covered=True))
    if query.never_logged_in:
        found.append(_plain("last_login", prefix, Q(**{f"{prefix}last_login": NEVER})))
    if query.inactive_since:
        found.append(_inactive(query.inactive_since, prefix))
    if query.course:
        found.append(_course(query.course, prefix))
    if query.search.strip():
        found.append(_search(org, query, prefix))
    return found


def _plain(column: str, prefix: str, condition: Q) -> Filter:
    return Filter(condition, condition, f"{prefix}{column}")


def _inactive(since: datetime, prefix: str) -> Filter:
    """Who was last active before then: who signed in later is none of them."""
    bounds = {f"{prefix}last_active__gte": NEVER, f"{prefix}last_active__lt": since}
    return replace(
        _plain("last_active", prefix, Q(**bounds)),
        implied={f"{prefix}last_login": Q(**{f"{prefix}last_login__lt": since})},
    )


def _course(course_key: str, prefix: str) -> Filter:
    user, staff = f"{prefix}user_id", roles.staff_in(course_key)
    return Filter(
        conditions.is_enrolled(user, course_key, but=staff),
        conditions.is_enrolled_row(user, course_key, but=staff),
    )


def _search(org: str, query: Query, prefix: str) -> Filter:
    if key := find_email_key(query.search):
        return _plain("email_sort", prefix, Q(**{f"{prefix}email_sort": key}))
    if not fold(query.search):
        return _plain("email_sort", prefix, Q(pk__in=[]))
    if query.tab == Status.PENDING:
        start, below = prefix_range(query.search)
        bounds = {f"{prefix}email_sort__gte": start, f"{prefix}email_sort__lt": below}
        return _plain("email_sort", prefix, Q(**bounds))
    terms = terms_found(org, query)
    return Filter(
        Q(**{f"{prefix}id__in": terms.values("learner_id")}),
        Exists(terms.filter(learner_id=OuterRef(f"{prefix}id"))),
    )


def terms_found(org: str, query: Query) -> "QuerySet[LearnerTerm]":
    """The terms of active learners that start as the query's search does."""
    start, below = prefix_range(query.search)
    return LearnerTerm.objects.filter(org=org, term__gte=start, term__lt=below)


def matching(rows: "QuerySet[Any]", filters: list[Filter]) -> "QuerySet[Any]":
    """The rows that match, found by the filters' own indexes."""
    return rows.filter(*(each.index for each in filters))


def probed(rows: "QuerySet[Any]", filters: list[Filter], order_key: str) -> "QuerySet[Any]":
    """The rows that match, asked one by one along the index of an order."""
    for number, each in enumerate(filters):
        if order_key in each.implied:
            rows = rows.filter(each.implied[order_key])
        if each.column == order_key:
            rows = rows.filter(each.index)
        else:
            # Inside CASE no database sees a condition that it could start from instead.
            name = f"matches_{number}"
            case = Case(When(each.probe, then=Value(1)), default=Value(0))
            rows = rows.alias(**{name: case}).filter(**{name: 1})
    return rows
