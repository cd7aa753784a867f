"""One truth: list, stored figures, learner page and both layouts say the same after anything."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from happenings import NOW, complete, grade
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.roles import CourseStaffRole
from lms_lite_learners.data import NEVER, Query, Scope
from lms_lite_learners.models import Learner, OrganizationPlan, RosterDirty
from lms_lite_learners.results import layout, rows
from lms_lite_learners.roster import list_learners
from lms_lite_learners.roster.ended import refresh_ended
from lms_lite_learners.roster.refresh import mark
from lms_lite_learners.tasks.roster import work_off
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

SCOPE = Scope("Acme")
ACTS = (
    "enrol", "unenrol", "pass", "fail", "regrade", "complete", "end", "reopen", "delete", "role",
)  # fmt: skip
act = st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 2))


@pytest.fixture
def world(acme, person, enlist):
    """Two learners, three courses, and what happened to them last."""
    OrganizationPlan.objects.create(org="Acme", plan="paid")
    users = [person("p0"), person("p1")]
    enlist(*users, is_open=False)
    return users, [acme.safe, acme.data, acme.lead]


def happen(what, user, course, now):
    """One act as the platform does it, and the mark that its event leaves."""
    key = course.id
    overview = CourseOverview.objects.filter(id=key)
    if what in {"enrol", "unenrol"} and not overview.exists():
        return
    {
        "enrol": lambda: CourseEnrollment.enroll(user, key),
        "unenrol": lambda: CourseEnrollment.unenroll(user, key),
        "pass": lambda: grade(user, course, 0.8, "Pass", modified=now, passed_timestamp=NOW),
        "regrade": lambda: grade(user, course, 0.8, "Pass", modified=now),
        "fail": lambda: grade(user, course, 0.3, "", modified=now),
        "complete": lambda: complete(user, course, now),
        "role": lambda: CourseStaffRole(key).add_users(user),
        "end": lambda: overview.update(end=now - timedelta(hours=1)),
        "reopen": lambda: overview.update(end=None),
        "delete": overview.delete,
    }[what]()
    if what not in {"end", "reopen", "delete"}:
        mark("Acme", user.pk)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(act, max_size=12))
def test_whatever_happened_all_say_the_same(world, acts):
    users, courses = world
    with transaction.atomic():
        for day, (what, who, where) in enumerate(acts):
            happen(what, users[who], courses[where], NOW + timedelta(days=day))
        now = NOW + timedelta(days=len(acts), hours=1)
        cache.clear()
        with time_machine.travel(now, tick=False):
            while refresh_ended(now):
                pass
            work_off("Acme")
            agree(users, now)
        transaction.set_rollback(True)


def agree(users, now):
    """Compare all of them with the learner page's data."""
    columns = rows.course_columns(SCOPE)
    people = [one for span in rows.bounds(SCOPE, 1) for one in rows.in_range(SCOPE, *span, now)]
    assert people == rows.learner_results(SCOPE, [user.pk for user in users], now)
    wide = {line[1]: line for line in layout.lines(people, columns, layout.WIDE)}
    tidy = list(layout.lines(people, columns, layout.TIDY))
    shown = {row.email: row for row in list_learners("Acme", Query(), now).rows}
    for person in people:
        email, found = person.account.email, person.results
        words = Counter(layout.word_of(result.status) for result in found.values())
        completed = words["Passed"] + words["Failed"]
        stored = Learner.objects.get(user_id=person.user_id)
        assert stored.is_open == person.is_open
        row = shown[email]
        assert (row.completed_courses or 0) == stored.completed == completed
        assert (row.enrolled_courses or 0) == stored.enrolled
        assert (row.completed_courses is not None) == person.is_open
        if person.is_open:
            assert stored.last_active == (person.last_active or NEVER)
        line = wide[email]
        assert line[3:5] == [str(len(found)), str(words["Passed"])]
        assert Counter(cell.partition(",")[0] for cell in line[5:] if cell != "N/A") == words
        own = [one for one in tidy if one[1] == email]
        assert Counter(one[4] for one in own) == words
        assert {(one[3], f"{one[4]}, {one[5]}%") for one in own} == {
            (key, cell) for key, cell in zip(columns, line[5:], strict=True) if cell != "N/A"
        }
    assert not RosterDirty.objects.exists()


def test_the_comparison_sees_an_outdated_figure(world):
    users, courses = world
    mark("Acme", users[0].pk)
    work_off("Acme")
    grade(users[0], courses[0], 0.8, "Pass")
    with pytest.raises(AssertionError):
        agree(users, NOW + timedelta(days=1))
