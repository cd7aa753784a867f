"""R7: whoever learns on the platform meanwhile notices nothing of a selfcheck."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from common.djangoapps.student.models import CourseEnrollment, UserProfile
from lms.djangoapps.courseware.models import StudentModule
from lms_lite_learners.models import Learner, RosterCount
from lms_lite_learners.removal import selfcheck
from lms_lite_learners.roster import membership
from lms_lite_learners.tasks.jobs import work
from tests.at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in."),
]


def act_as_others_do(course):
    """Register, enrol, answer, and be listed in an organisation that had no list."""
    user = get_user_model().objects.create_user("newcomer", "newcomer@people.example")
    UserProfile.objects.create(user=user, name="Nora Newcomer")
    CourseEnrollment.enroll(user, course.id)
    block = course.id.make_usage_key("problem", "one")
    StudentModule.objects.create(student=user, course_id=course.id, module_state_key=block)
    with transaction.atomic():
        membership.lock("Scholars", timezone.now())
        RosterCount.objects.filter(org="Scholars").update(counted_at=timezone.now())
    return sorted(get_user_model().objects.values_list("username", flat=True))


def test_others_go_on_and_see_nothing_of_it(acme):
    seen = []

    def work_while_others_act(job_id):
        work(job_id)
        seen.extend(at_once(lambda: act_as_others_do(acme.safe))[0])

    proof = selfcheck.prove(work_while_others_act)

    assert (proof["ok"], proof["error"]) == (True, "")
    assert seen == ["acme-author", "acme-learner", "acme-manager", "newcomer"]
    assert CourseEnrollment.objects.filter(user__username="newcomer").count() == 1
    assert not Learner.objects.exclude(org="Acme").exists()
