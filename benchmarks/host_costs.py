"""What the plugin costs the platform: an event, many events, and a request that isn't ours.

    CELERY_BROKER_URL=redis://127.0.0.1:6379/5 python -m benchmarks.host_costs

Each act is done in pairs, once with our receivers and steps, once without them, by turns. Works in
a test database of its own beside the one of DATABASE_URL.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
sys.path[:0] = [".", "sandbox"]
django.setup()

from celery import current_app  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    setup_databases,
    setup_test_environment,
    teardown_databases,
)
from opaque_keys.edx.keys import CourseKey  # noqa: E402
from openedx_events.learning.data import CourseData, PersistentCourseGradeData  # noqa: E402
from openedx_events.learning.signals import PERSISTENT_GRADE_SUMMARY_CHANGED  # noqa: E402

from common.djangoapps.student.models import CourseEnrollment, UserProfile  # noqa: E402
from lms.djangoapps.grades.models import PersistentCourseGrade  # noqa: E402
from lms_lite_learners.models import OrganizationPlan, RosterDirty  # noqa: E402
from lms_lite_learners.settings.common import MIDDLEWARE, STEPS  # noqa: E402
from lms_lite_learners.signals import connecting  # noqa: E402
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview  # noqa: E402

PAIRS, QUERIES, MILLISECONDS = 200, 2, 2.0
TASKS = 50
# Statements that are no question.
AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
KEY = CourseKey.from_string("course-v1:Bench+C1+1")

Act = Callable[[int], object]


class Plugin:
    """Our receivers, connected or not, and our steps in the platform's filters."""

    def __init__(self) -> None:
        self.heard: list[tuple] = []
        hear = connecting._hear

        def noted(signal, receiver, name, sender=None) -> None:
            self.heard.append((signal, name, sender))
            hear(signal, receiver, name, sender)

        connecting._hear = noted
        connecting.connect()

    @contextmanager
    def absent(self) -> Iterator[None]:
        """The platform as if it had never heard of us."""
        for signal, name, sender in self.heard:
            assert signal.disconnect(dispatch_uid=f"lms_lite_learners.{name}", sender=sender), name
        with override_settings(OPEN_EDX_FILTERS_CONFIG=_without_steps()):
            yield
        self.heard.clear()
        connecting.connect()


def _without_steps() -> dict:
    ours = set(STEPS.values())
    return {
        name: {**wanted, "pipeline": [step for step in wanted["pipeline"] if step not in ours]}
        for name, wanted in settings.OPEN_EDX_FILTERS_CONFIG.items()
    }


def timed(act: Act, number: int) -> float:
    """Milliseconds of an act in a transaction of its own, as a request of the platform has it."""
    started = time.perf_counter()
    with transaction.atomic():
        act(number)
    return (time.perf_counter() - started) * 1000


def queries_of(act: Act, number: int) -> int:
    """Queries of an act."""
    with CaptureQueriesContext(connection) as caught, transaction.atomic():
        act(number)
    return sum(not query["sql"].startswith(AROUND) for query in caught)


def compare(plugin: Plugin, name: str, act: Act, pairs: int) -> bool:
    """Print what an act costs with us and without; is a goal missed?"""
    with_us: list[float] = []
    without: list[float] = []
    for number in range(pairs):
        if number % 2:
            with_us.append(timed(act, 2 * number))
        with plugin.absent():
            without.append(timed(act, 2 * number + 1))
        if not number % 2:
            with_us.append(timed(act, 2 * number))
    many = queries_of(act, 2 * pairs)
    with plugin.absent():
        few = queries_of(act, 2 * pairs + 1)
    more = statistics.median(with_us) - statistics.median(without)
    missed = more > MILLISECONDS or many - few > QUERIES
    print(
        f"{name:<28} without {statistics.median(without):6.2f} ms {few:3d} queries  "
        f"with {statistics.median(with_us):6.2f} ms {many:3d} queries  "
        f"{more:+6.2f} ms {many - few:+d} queries (goal {MILLISECONDS:g} ms, {QUERIES})  "
        f"{'MISSED' if missed else 'ok'}",
        flush=True,
    )
    return missed


def load(count: int) -> list:
    """Accounts with profiles, and a course."""
    CourseOverview.objects.create(
        id=KEY,
        org="Bench",
        display_name="C1",
        version=CourseOverview.VERSION,
        _location="block-v1:Bench+C1+1+type@course+block@course",
    )
    OrganizationPlan.objects.create(org="Bench", plan="paid")
    user = get_user_model()
    some = [user(username=f"u{n}", email=f"u{n}@bench.example") for n in range(count)]
    user.objects.bulk_create(some, batch_size=1000)
    users = list(user.objects.filter(username__startswith="u").order_by("pk"))
    UserProfile.objects.bulk_create([UserProfile(user=one, name="A B") for one in users])
    return users


def measure_events(plugin: Plugin, users: list, pairs: int) -> int:
    """Enrolling, leaving, grades and sign-ins in pairs; how many goals were missed."""

    def enroll(number: int) -> None:
        CourseEnrollment.enroll(users[number], KEY)

    def unenroll(number: int) -> None:
        CourseEnrollment.unenroll(users[number], KEY)

    def grade(number: int) -> None:
        PersistentCourseGrade.update_or_create(
            users[number].pk, KEY, percent_grade=0.5, letter_grade="", passed=False
        )

    def rename(number: int) -> None:
        users[number].profile.save()

    acts = {"enroll()": enroll, "unenroll()": unenroll, "a grade": grade, "a profile": rename}
    return sum(compare(plugin, name, act, pairs) for name, act in acts.items())


def measure_many(count: int) -> bool:
    """Grades of a whole site regraded: how many messages they are."""
    connection_ = current_app.connection_for_write()
    channel = connection_.default_channel
    # As the first message of a worker would declare it: few events send none.
    current_app.amqp.queues[settings.DEFAULT_PRIORITY_QUEUE](channel).declare()
    channel.queue_purge(settings.DEFAULT_PRIORITY_QUEUE)
    RosterDirty.objects.all().delete()
    started = time.perf_counter()
    for number in range(count):
        data = PersistentCourseGradeData(
            user_id=number + 1,
            course=CourseData(course_key=KEY),
            course_edited_timestamp=None,
            course_version="",
            grading_policy_hash="",
            percent_grade=0.5,
            letter_grade="",
            passed_timestamp=None,
        )
        PERSISTENT_GRADE_SUMMARY_CHANGED.send_event(grade=data)
    taken = time.perf_counter() - started
    messages = channel.queue_declare(settings.DEFAULT_PRIORITY_QUEUE, passive=True).message_count
    connection_.release()
    marks = RosterDirty.objects.count()
    assert marks == count, f"{marks} marks of {count}"
    print(
        f"{count} grades in {taken:.0f} s, {taken / count * 1000:.2f} ms each: {marks} marks, "
        f"{messages} messages (goal {TASKS})  {'ok' if messages <= TASKS else 'MISSED'}"
    )
    return messages > TASKS


def measure_request(pairs: int) -> bool:
    """A page that isn't ours, with our middleware and without."""
    user = get_user_model().objects.create_user("visitor", "visitor@bench.example", "bench")
    UserProfile.objects.create(user=user, name="V")
    found: dict[bool, list[float]] = {True: [], False: []}
    queries: dict[bool, int] = {}
    others = [name for name in settings.MIDDLEWARE if name != MIDDLEWARE]
    clients = {}
    for has_ours in (True, False):
        with override_settings(MIDDLEWARE=settings.MIDDLEWARE if has_ours else others):
            clients[has_ours] = client = Client()
            client.force_login(user, "django.contrib.auth.backends.AllowAllUsersModelBackend")
            client.get("/dashboard")
            with CaptureQueriesContext(connection) as caught:
                assert client.get("/dashboard").status_code == 200
            queries[has_ours] = len(caught)
    for _ in range(pairs):
        for has_ours, client in clients.items():
            started = time.perf_counter()
            client.get("/dashboard")
            found[has_ours].append((time.perf_counter() - started) * 1000)
    ours, plain = (statistics.median(found[has_ours]) for has_ours in (True, False))
    more = queries[True] - queries[False]
    print(
        f"an unrelated page            without {plain:.2f} ms  with {ours:.2f} ms, {more} queries"
    )
    return more > 0


def main() -> int:
    """Measure and print; 1 where a goal was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--events", type=int, default=50_000)
    chosen = parser.parse_args()
    setup_test_environment(debug=False)
    config = setup_databases(verbosity=0, interactive=False)
    try:
        print(f"{connection.vendor}, broker {current_app.connection_for_write().transport_cls}")
        cache.clear()
        plugin = Plugin()
        users = load(2 * chosen.pairs + 2)
        missed = measure_events(plugin, users, chosen.pairs)
        missed += measure_request(chosen.pairs)
        missed += measure_many(chosen.events)
    finally:
        teardown_databases(config, verbosity=0)
    print(f"{missed} goals missed")
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
