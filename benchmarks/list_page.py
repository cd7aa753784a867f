"""The list page, against the best SQL for the same question.

    python -m benchmarks.list_page --learners 20000

Works in a test database of its own beside the one of DATABASE_URL and drops it afterwards.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
sys.path[:0] = [".", "sandbox"]
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from benchmarks import questions, world  # noqa: E402
from benchmarks.floors import compare, show  # noqa: E402
from lms_lite_learners import roster  # noqa: E402
from lms_lite_learners.data import Page, Query, Status  # noqa: E402
from lms_lite_learners.roster.listing import ACTIVE_ORDERS, PENDING_ORDERS  # noqa: E402

PAGE = 3.0
WIDE = 5.0
DEPTH = 1.5
# Below this size the floor is next to nothing; a small run counts queries and proves that it runs.
GOALS_FROM = 1_000_000


@contextmanager
def database(learners: int, *, keep: bool) -> Iterator[None]:
    """A filled test database, dropped at the end unless it is to be kept."""
    setup_test_environment(debug=False)
    old = connection.settings_dict["NAME"]
    name = connection.creation._get_test_db_name()
    connection.creation.create_test_db(
        verbosity=0, autoclobber=not keep, serialize=False, keepdb=keep
    )
    try:
        if not roster.count(world.LARGE, Status.ACTIVE)[0]:
            started = time.monotonic()
            world.load(learners)
            print(f"{learners} learners loaded in {time.monotonic() - started:.0f} s")
        yield
    finally:
        print(f"database {name}" + (" kept" if keep else " dropped"))
        if not keep:
            connection.creation.destroy_test_db(old, verbosity=0)


def listed(query: Query) -> Page[Any]:
    """The subject: the rule that answers a page."""
    return roster.list_learners(world.LARGE, query, world.NOW)


def as_rows(page: Page[Any]) -> list[Sequence[Any]]:
    """A page as the floor answers it, to be compared."""
    number = page.count if page.count_is_exact else questions.LIMIT
    return [(number, *questions.shown(row)) for row in page.rows]


def cases(rare: str) -> Iterator[tuple[str, Query, float]]:
    """Name, query and goal of every case; `rare` is a name that few have."""
    for tab, orders in (("active", ACTIVE_ORDERS), ("pending", PENDING_ORDERS)):
        for name in orders:
            for sign in ("", "-"):
                yield f"{tab} by {sign}{name}", Query(tab=tab, ordering=f"{sign}{name}"), PAGE
    first, _, last = rare.partition(" ")
    for name, filters, goal in (
        ("added_via, half", {"added_via": "import"}, PAGE),
        ("added_via, 1 %", {"added_via": "launch"}, PAGE),
        ("added_via, rare", {"added_via": "manual"}, PAGE),
        ("never logged in", {"never_logged_in": True}, PAGE),
        ("inactive since", {"inactive_since": world.START + (world.NOW - world.START) / 4}, PAGE),
        ("search, two letters", {"search": first[:2]}, PAGE),
        ("search, first name", {"search": first}, PAGE),
        ("search, name", {"search": rare}, PAGE),
        ("search, address", {"search": f"{world.first_name(1)}.1@bench.example"}, PAGE),
        ("search, later word, 2 letters", {"search": last[:2]}, WIDE),
        ("search, later word", {"search": last}, WIDE),
        ("course, a third", {"course": world.DENSE}, WIDE),
        ("course, 5 %", {"course": world.COURSES[3]}, WIDE),
        ("course, rare", {"course": world.SPARSE}, WIDE),
    ):
        for ordering in ("name", "-last_login", "-enrolled_courses"):
            yield f"{name}, by {ordering}", Query(ordering=ordering, **filters), goal
    search = world.first_name(1)
    for ordering in ("email", "-expires_at"):
        yield (
            f"pending search, by {ordering}",
            Query(tab="pending", search=search, ordering=ordering),
            PAGE,
        )


def median_of(call: Callable[[], object], times: int = 15) -> float:
    """Median seconds of a call."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        found.append(time.perf_counter() - started)
    return statistics.median(found)


def measure_pages(only: str) -> int:
    """Every case against its floor; answers how many missed their goal."""
    rare = f"{world.first_name(17)} {world.last_name(17)}"
    missed = 0
    for name, query, goal in cases(rare):
        if only not in name:
            continue
        floors = [
            lambda sql=sql, query=query: questions.ask(sql, query)
            for sql in questions.floors_of(query)
        ]
        measure = compare(name, floors, lambda query=query: listed(query), as_rows)
        missed += measure.ratio > goal
        print(show(measure, goal), flush=True)
    return missed


def measure_depth(learners: int) -> int:
    """A page in the middle of the list against the first one, and there and back again."""
    missed = 0
    for ordering in ("name", "-last_login", "added_via", "enrolled_courses"):
        query = Query(ordering=ordering)
        middle = replace(query, cursor=questions.cursor_at(query, learners // 2))
        first = median_of(lambda query=query: listed(query))
        deep = median_of(lambda query=middle: listed(query))
        missed += deep / first > DEPTH
        print(f"row {learners // 2} by {ordering}: x {deep / first:.2f} of page one (goal {DEPTH})")
    return missed


def measure_http() -> int:
    """The whole answer for the large organisation against that for a thousand learners."""
    user = get_user_model().objects.create_superuser("bench", "bench@x.example", "bench")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.AllowAllUsersModelBackend")
    base = "/api/lms_lite_learners/v1/organizations"
    paths = {org: f"{base}/{org}/learners/" for org in (world.LARGE, world.LITTLE)}
    for path in paths.values():
        assert client.get(path).status_code == 200, client.get(path).content
    little, large = (
        median_of(lambda path=paths[org]: client.get(path)) for org in (world.LITTLE, world.LARGE)
    )
    reset_queries()
    with CaptureQueriesContext(connection) as caught:
        client.get(paths[world.LARGE])
    print(
        f"HTTP answer {large * 1000:.1f} ms, x {large / little:.2f} of that at 1,000 learners "
        f"(goal {DEPTH}), {len(caught)} queries in all"
    )
    user.delete()
    return large / little > DEPTH


def main() -> int:
    """Measure and print; 1 where a goal was missed at the size that it is set for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--learners", type=int, default=20_000)
    parser.add_argument("--only", default="", help="cases whose name has this")
    parser.add_argument("--keep", action="store_true", help="keep the database for another run")
    chosen = parser.parse_args()
    with database(chosen.learners, keep=chosen.keep):
        print(f"{connection.vendor}, {chosen.learners} learners", flush=True)
        missed = measure_pages(chosen.only)
        if not chosen.only:
            missed += measure_depth(chosen.learners) + measure_http()
    print(f"{missed} goals missed")
    return int(missed > 0 and chosen.learners >= GOALS_FROM)


if __name__ == "__main__":
    raise SystemExit(main())
