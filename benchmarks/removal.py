"""A removal's erasing, against the same deletes by hand in the same transactions.

    python -m benchmarks.removal --learners 200

Floor and subject take turns, chunk by chunk, with learners of their own in the same tables, and
both have to leave nothing. Works in a test database of its own beside the one of DATABASE_URL.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
sys.path[:0] = [".", "sandbox"]
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases  # noqa: E402
from opaque_keys.edx.keys import CourseKey  # noqa: E402

from benchmarks import removal_world as world  # noqa: E402
from benchmarks.removal_floor import delete_by_hand  # noqa: E402
from benchmarks.removal_writer import Writer  # noqa: E402
from common.djangoapps.student.models import CourseEnrollment  # noqa: E402
from lms_lite_learners import conf  # noqa: E402
from lms_lite_learners.removal import erasing  # noqa: E402
from lms_lite_learners.removal.people import identify  # noqa: E402

ERASING, LEAVING, GROWTH, WRITING = 3.0, 1.2, 1.3, 3.0
SMALL = 100
BYSTANDERS = 50
EACH = sum(world.ROWS.values()) * len(world.COURSES) + sum(world.OWN.values())

Act = Callable[[Sequence[int]], object]


def erase(user_ids: Sequence[int]) -> int:
    """The subject, as the job does it: who they are, and all that is theirs."""
    erased = erasing.erase_people(world.ORG, identify(world.ORG, user_ids))
    return erased.tally.sum("erased")


def leave(user_ids: Sequence[int]) -> int:
    """The subject of --unenroll."""
    return erasing.leave(world.ORG, identify(world.ORG, user_ids))


def leave_by_hand(user_ids: Sequence[int]) -> int:
    """A bare loop of the platform's own way."""
    keys = [CourseKey.from_string(text) for text in world.COURSES]
    users = list(get_user_model().objects.filter(pk__in=user_ids).select_related("profile"))
    for user in users:
        for key in keys:
            CourseEnrollment.unenroll(user, key, skip_refund=True)
    return len(users) * len(keys)


class People:
    """Numbers of accounts, given out once."""

    def __init__(self) -> None:
        self.last = 0

    def load(self, count: int, *, enrolled: bool = False, rows: bool = True) -> range:
        """Load so many more; their numbers."""
        some = range(self.last + 1, self.last + count + 1)
        world.load(some[0], some[-1], enrolled=enrolled, rows=rows)
        self.last = some[-1]
        return some


def take_turns(people: range, floor: Act, subject: Act) -> tuple[list[float], list[float]]:
    """Seconds per learner of each chunk: every other chunk is the floor's."""
    size = conf.removal_chunk()
    chunks = [people[begin : begin + size] for begin in range(0, len(people), size)]
    times: tuple[list[float], list[float]] = ([], [])
    for number, chunk in enumerate(chunks):
        # In pairs, of which now the one and now the other begins.
        whose = (number + number // 2) % 2
        started = time.perf_counter()
        (floor, subject)[whose](list(chunk))
        times[whose].append((time.perf_counter() - started) / len(chunk))
    return times


def show(name: str, times: tuple[list[float], list[float]], each: int, goal: float) -> bool:
    """Print medians and the ratio; is the goal missed?"""
    floor, subject = (statistics.median(some) for some in times)
    ratio = subject / floor
    print(
        f"{name:<22} floor {floor * 1000:8.2f} ms/learner {each / floor:9.0f} rows/s  "
        f"subject {subject * 1000:8.2f} ms/learner {each / subject:9.0f} rows/s  "
        f"x {ratio:5.2f} (goal {goal:g})  {'ok' if ratio <= goal else 'MISSED'}",
        flush=True,
    )
    return ratio > goal


def measure_erasing(people: People, count: int) -> tuple[bool, list[float]]:
    """`count` learners each; is the goal missed, and each learner's seconds, floor and subject."""
    started = time.monotonic()
    some = people.load(2 * count)
    print(f"{2 * count} learners loaded in {time.monotonic() - started:.0f} s", flush=True)
    before = world.count_rows(some[0], some[-1])
    assert sum(before.values()) == EACH * len(some), before
    times = take_turns(some, delete_by_hand, erase)
    after = world.count_rows(some[0], some[-1])
    assert not any(after.values()), f"Rows were left: {after}"
    missed = show(f"erasing, {count} learners", times, EACH, ERASING)
    return missed, [statistics.median(some) for some in times]


def measure_leaving(people: People, count: int) -> bool:
    """Enrolments ended, against the bare loop; is the goal missed?"""
    some = people.load(2 * count, enrolled=True, rows=False)
    times = take_turns(some, leave_by_hand, leave)
    assert not CourseEnrollment.objects.filter(user_id__in=some, is_active=True).exists()
    return show("unenroll", times, len(world.COURSES), LEAVING)


def measure_writer(people: People, count: int, bystanders: range) -> bool:
    """How long another learner's answers take, alone and during a removal; is the goal missed?"""
    if connection.vendor == "sqlite":
        print("writer                 SQLite lets one writer in at a time: nothing to measure")
        return False
    some = people.load(count)
    chunks = [
        some[begin : begin + conf.removal_chunk()]
        for begin in range(0, count, conf.removal_chunk())
    ]
    with Writer(bystanders, "alone") as alone:
        time.sleep(10)
    with Writer(bystanders, "during") as during:
        for chunk in chunks:
            erase(list(chunk))
    (p50, p99), (slow50, slow99) = alone.percentiles(), during.percentiles()
    ratio = slow99 / p99
    is_ok = ratio <= WRITING and not during.errors
    print(
        f"writer                 alone p50 {p50:6.2f} p99 {p99:6.2f} ms  "
        f"during p50 {slow50:6.2f} p99 {slow99:6.2f} ms ({len(during.times)} writes)  "
        f"x {ratio:5.2f} (goal {WRITING:g})  {len(during.errors)} errors  "
        f"{'ok' if is_ok else 'MISSED'}"
    )
    for error in during.errors[:3]:
        print(f"  {error}")
    return not is_ok


def count_queries(people: People) -> None:
    """Print how many queries a chunk takes, and one learner."""
    some = people.load(conf.removal_chunk() + 1)
    for ids in (some[:1], some[1:]):
        with CaptureQueriesContext(connection) as queries:
            erase(list(ids))
        print(f"{len(ids):3d} learners in {len(queries)} queries")


@contextmanager
def database() -> Iterator[None]:
    """Test databases beside those of DATABASE_URL, gone afterwards."""
    if connection.vendor == "sqlite":
        # In memory they would be no databases to compare with.
        folder = tempfile.mkdtemp()
        for alias in connections:
            connections[alias].settings_dict["TEST"]["NAME"] = f"{folder}/{alias}.sqlite3"
    config = setup_databases(verbosity=0, interactive=False)
    try:
        world.prepare()
        yield
    finally:
        teardown_databases(config, verbosity=0)


def main() -> int:
    """Measure and print; 1 where a goal was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--learners", type=int, default=200, help="for floor and subject each")
    parser.add_argument("--unenroll", action="store_true", help="ending enrolments as well")
    parser.add_argument("--writer", action="store_true", help="somebody else's answers as well")
    chosen = parser.parse_args()
    with database():
        print(f"{connection.vendor}, chunks of {conf.removal_chunk()}, {EACH} rows a learner")
        people = People()
        bystanders = people.load(BYSTANDERS)
        count_queries(people)
        missed, small = measure_erasing(people, min(SMALL, chosen.learners))
        failed = int(missed)
        if chosen.learners > SMALL:
            missed, large = measure_erasing(people, chosen.learners)
            floors, growth = (after / before for after, before in zip(large, small, strict=True))
            print(
                f"per learner x {growth:.2f} of that at {SMALL} (goal {GROWTH:g}), "
                f"the floor's x {floors:.2f}: x {growth / floors:.2f} against it"
            )
            failed += missed + (growth > GROWTH)
        if chosen.unenroll:
            failed += measure_leaving(people, min(SMALL, chosen.learners))
        if chosen.writer:
            failed += measure_writer(people, chosen.learners, bystanders)
        else:
            kept = world.count_rows(bystanders[0], bystanders[-1])
            assert sum(kept.values()) == EACH * len(bystanders), kept
        print(f"{failed} goals missed")
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
