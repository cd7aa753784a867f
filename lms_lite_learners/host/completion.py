"""What the platform keeps of completed parts of courses."""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Field, Max, QuerySet

from lms_lite_learners.data import People
from lms_lite_learners.host.selection import Place, as_text, ask_of, moment_reader, parsed

__all__ = ["last_completions"]


def last_completions(
    people: People, place: Place, but: Mapping[int, Container[str]]
) -> dict[int, datetime]:
    """When each account last completed something in these courses, by one index alone.

    `but` are courses that don't count, by account.
    """
    keys = (tuple(parsed(place.course_keys)),) if place.org is None else ()
    wanted, has = people.ids, place.has
    found: dict[int, Any] = {}
    for user_id, key, at in ask_of(people, _latest, *keys):
        if (wanted is None or user_id in wanted) and has(key) and key not in but.get(user_id, ()):
            before = found.get(user_id)
            if before is None or at > before:
                found[user_id] = at
    moment = moment_reader()
    return {user_id: moment(_time(at)) for user_id, at in found.items()}


def _latest(*keys: Sequence[Any]) -> QuerySet[Any]:
    from completion.models import BlockCompletion

    rows: QuerySet[Any] = BlockCompletion.objects.order_by()
    for some in keys:
        rows = rows.filter(context_key__in=some)
    grouped = rows.annotate(key=as_text("context_key")).values("user_id", "key")
    latest: QuerySet[Any] = grouped.annotate(latest=Max("modified", output_field=Field()))
    return latest.values_list("user_id", "key", "latest")


def _time(value: Any) -> datetime:
    """A time, also where the database knows no type of what it calculates (SQLite)."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
