"""A list's query as a job stores it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from lms_lite_learners.data import Query

__all__ = ["read_query", "stored_query"]


def stored_query(query: Query) -> dict[str, Any]:
    """What the query filters by, without its order and place."""
    plain = asdict(Query())
    given = {
        name: value
        for name, value in asdict(query).items()
        if value != plain[name] and name not in {"cursor", "ordering", "page_size"}
    }
    if query.inactive_since:
        given["inactive_since"] = query.inactive_since.isoformat()
    return given


def read_query(stored: dict[str, Any]) -> Query:
    """The query that was stored."""
    since = stored.get("inactive_since")
    times = {"inactive_since": datetime.fromisoformat(since)} if since else {}
    return Query(**{**stored, **times})
