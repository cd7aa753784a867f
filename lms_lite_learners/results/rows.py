"""The one generator of results: learner page, reports and insights are filled by it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from lms_lite_learners.bulk import uncollected
from lms_lite_learners.data import LearnerResults, People, Result, Scope
from lms_lite_learners.host import studies
from lms_lite_learners.host.selection import Place, as_it_is
from lms_lite_learners.models import Learner
from lms_lite_learners.results import dates, facts
from lms_lite_learners.results.columns import course_columns, keep_order
from lms_lite_learners.results.dates import Instants
from lms_lite_learners.results.facts import Facts
from lms_lite_learners.statements import fetch

# Accounts named in one condition, well below what any database takes.
SLICE = 1000

__all__ = ["bounds", "course_columns", "in_range", "keep_order", "learner_results"]


def bounds(scope: Scope, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of account ids, (after, until], each with about `size` learners of the scope."""
    after = 0
    while until := _next_bound(scope, after, size):
        yield after, until
        after = until


def in_range(scope: Scope, after: int, until: int, now: datetime) -> list[LearnerResults]:
    """The learners with an id above `after` up to `until`, by id, with seven queries for all.

    With a range of dates those without any result in it are left out.
    """
    if scope.is_author:
        people = People(None, after, until)
        if scope.users is not None:
            people = facts.people_in(frozenset(_chosen(scope, after, until)), after, until)
        with uncollected():
            found = facts.read(people, _place(scope), now)
            return list(_of_author(scope, sorted({*found.studies, *found.graded}), found))
    with uncollected():
        if scope.users is None:
            listed = _listed(scope, user_id__gt=after, user_id__lte=until)
        else:
            listed = _listed_of(scope, _chosen(scope, after, until))
        people = facts.people_in(frozenset(listed), after, until)
        return list(_of_org(scope, listed, facts.read(people, _place(scope), now)))


def learner_results(scope: Scope, user_ids: Iterable[int], now: datetime) -> list[LearnerResults]:
    """The same for these accounts, in their order; who isn't of the scope is left out."""
    ids = list(user_ids)
    if scope.is_author:
        read = facts.read(People(frozenset(ids)), _place(scope), now)
        return list(_of_author(scope, ids, read))
    listed = _listed_of(scope, ids)
    ordered = {user_id: listed[user_id] for user_id in ids if user_id in listed}
    read = facts.read(People(frozenset(listed)), _place(scope), now)
    return list(_of_org(scope, ordered, read))


def _next_bound(scope: Scope, after: int, size: int) -> int:
    if scope.users is not None:
        chosen = sorted(one for one in set(scope.users) if one > after)[:size]
        return chosen[-1] if chosen else 0
    if scope.is_author:
        ids = studies.next_people(scope.course_keys, after, size)
        return ids[-1] if ids else 0
    rows = Learner.objects.filter(org=scope.org, user_id__gt=after).order_by("user_id")
    found = rows.values_list("user_id", flat=True)
    return int(found[size - 1 : size].first() or found.last() or 0)


def _place(scope: Scope) -> Place:
    """Where facts are read: all of an organisation, for last active is not of some courses."""
    if scope.is_author:
        return Place(course_keys=frozenset(scope.course_keys))
    return Place(scope.org)


def _chosen(scope: Scope, after: int, until: int) -> list[int]:
    """The accounts selected that lie in the range, by id."""
    return sorted(user_id for user_id in set(scope.users or ()) if after < user_id <= until)


def _listed(scope: Scope, **limits: object) -> dict[int, bool]:
    """The accounts on the list by id, and whether their rows are open."""
    rows = Learner.objects.filter(org=scope.org, **limits).order_by("user_id")
    return dict(fetch(rows.values_list("user_id", as_it_is("is_open"))))


def _listed_of(scope: Scope, user_ids: Sequence[int]) -> dict[int, bool]:
    """The same for those of these accounts that are selected, in their order."""
    found: dict[int, bool] = {}
    chosen = None if scope.users is None else set(scope.users)
    wanted = [one for one in user_ids if chosen is None or one in chosen]
    for start in range(0, len(wanted), SLICE):
        found.update(_listed(scope, user_id__in=wanted[start : start + SLICE]))
    return found


def _of_author(scope: Scope, user_ids: Iterable[int], read: Facts) -> Iterator[LearnerResults]:
    """Everybody with a result; a grade whose account is gone is nobody's."""
    span, zone = dates.instants_of(scope.range), _zone(scope)
    for user_id in user_ids:
        found = _dated(read.results_of(user_id), span)
        if found and user_id in read.accounts:
            yield LearnerResults(
                user_id,
                read.accounts[user_id],
                _local(read.last_active_of(user_id), zone),
                True,
                found,
            )


def _of_org(scope: Scope, listed: Mapping[int, bool], read: Facts) -> Iterator[LearnerResults]:
    """Those on the list; until somebody has anything here only the account is told."""
    span, zone = dates.instants_of(scope.range), _zone(scope)
    chosen = frozenset(scope.course_keys)
    for user_id, was_open in listed.items():
        all_results = read.results_of(user_id)
        is_open = bool(was_open or all_results)
        found = _dated(all_results, span)
        if chosen:
            found = {key: result for key, result in found.items() if key in chosen}
        if found or not scope.range.is_limited:
            seen = read.last_active_of(user_id) if is_open else None
            yield LearnerResults(
                user_id, read.accounts.get(user_id), _local(seen, zone), is_open, found
            )


def _dated(results: dict[str, Result], span: Instants) -> dict[str, Result]:
    """Those of the results that lie in the span; one without a date lies in none that ends."""
    begin, end = span
    if begin is None and end is None:
        return results
    return {
        key: result
        for key, result in results.items()
        if (at := result.date) is not None
        and (begin is None or at >= begin)
        and (end is None or at < end)
    }


def _zone(scope: Scope) -> tzinfo:
    name = scope.range.time_zone
    return UTC if name == "UTC" else dates.zone_of(name)


def _local(at: datetime | None, zone: tzinfo) -> datetime | None:
    return at if at is None or zone is UTC else at.astimezone(zone)
