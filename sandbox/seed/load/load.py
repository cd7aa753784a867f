"""Loads learners chunk by chunk; an interrupted load goes on where it stopped."""

import time
from collections.abc import Callable

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from opaque_keys.edx.locator import CourseLocator

from seed.cast import PASSWORD, Person
from seed.load import disk, writers
from seed.load.rows import PREFIX, Rows
from seed.world import create_course, seed_organization, seed_person

ORG = "Load"
CHUNK = 20_000
MANAGER = Person("load-manager", "Petra Vance", "Oslo", "NO", "manages Load", manages=ORG)


def load(learners: int, courses: int, say: Callable[[str], None]) -> int:
    """Bring organisation Load to this many learners and courses; answers how many were added."""
    there = learners_there()
    if there < learners:
        say(disk.ensure_room(learners - there))
    keys = ensure_courses(courses)
    if there >= learners:
        say(f"Nothing to add: organisation {ORG} has {there} learners.")
        return 0
    rows = Rows(keys, timezone.now())
    started = time.monotonic()
    for first in range(there + 1, learners + 1, CHUNK):
        numbers = range(first, min(first + CHUNK, learners + 1))
        write_chunk(rows, numbers)
        done, seconds = numbers[-1] - there, time.monotonic() - started
        say(f"{numbers[-1]} of {learners} learners, {done / seconds:.0f} a second")
    return learners - there


def analyze() -> None:
    """Let the database count its rows anew; MariaDB commits what is open."""
    rows = Rows([], timezone.now())
    tables = (rows.users, rows.profiles, rows.enrollments, rows.grades)
    writers.analyze(table.name for table in tables)


def learners_there() -> int:
    """The number of the last learner that is loaded; chunks are whole, so also how many."""
    loaded = User.objects.filter(username__gte=f"{PREFIX}0", username__lt=f"{PREFIX}A")
    last = loaded.aggregate(last=Max("username"))["last"]
    return int(last.removeprefix(PREFIX)) if last else 0


def ensure_courses(count: int) -> list[CourseKey]:
    """Make the organisation, its manager and the courses that are missing."""
    seed_organization(ORG, "Load Testing Ltd")
    seed_person(MANAGER, make_password(PASSWORD))
    keys: list[CourseKey] = [
        CourseLocator(ORG, f"BULK{number:03d}", "2026") for number in range(1, count + 1)
    ]
    for number, key in enumerate(keys, start=1):
        create_course(key, f"Bulk Course {number}", start=timezone.now(), end=None)
    return keys


@transaction.atomic
def write_chunk(rows: Rows, numbers: range) -> None:
    """Write some learners with all that is theirs, or nothing."""
    write = writers.writer()
    first_id = (User.objects.aggregate(last=Max("id"))["last"] or 0) + 1
    writers.reserve_ids(rows.users.name, first_id + len(numbers))
    write(rows.users, rows.of_users(numbers, first_id))
    write(rows.profiles, rows.of_profiles(numbers, first_id))
    write(rows.enrollments, rows.of_enrollments(numbers, first_id))
    write(rows.grades, rows.of_grades(numbers, first_id))
