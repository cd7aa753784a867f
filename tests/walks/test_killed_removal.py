"""Workers killed in the middle of a removal: resumed, complete, one receipt, no more."""

import pytest

from walks.brokers import TO_BE_KILLED
from walks.killing import (
    broker_name,
    ended,
    further,
    kill_worker,
    last_line,
    slow_site,
)
from walks.site import wait_for

pytestmark = pytest.mark.processes

API = "/api/lms_lite_learners/v1/organizations/Acme"
TOTAL = 200
PEOPLE = f"""
from django.contrib.auth import get_user_model
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from common.djangoapps.student.models import CourseEnrollment, UserProfile
from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.models import Learner
User, now = get_user_model(), timezone.now()
Learner.objects.filter(org="Acme").delete()
for n in range({TOTAL} + 5):
    user = User.objects.create(username=f"gone{{n:03}}", email=f"gone{{n:03}}@x.example")
    UserProfile.objects.create(user=user, name=f"Gone {{n}}")
    for text in ("course-v1:Acme+SAFE101+2026", "course-v1:Globex+OPS10+2026"):
        key = CourseKey.from_string(text)
        CourseEnrollment.enroll(user, key)
        block = key.make_usage_key("problem", "q1")
        StudentModule.objects.create(
            student=user, course_id=key, module_state_key=block, module_type="problem", state="{{}}"
        )
        PersistentCourseGrade.objects.create(
            user_id=user.id, course_id=key, percent_grade=1.0, letter_grade="Pass"
        )
users = User.objects.filter(username__startswith="gone").order_by("username")
Learner.objects.bulk_create([
    Learner(org="Acme", status="active", user_id=pk, added_at=now, added_via="manual")
    for pk in users.values_list("pk", flat=True)
], ignore_conflicts=True)  # The worker lists them too, as they were enrolled.
some = users[:{TOTAL}].values_list("pk", flat=True)
rows = Learner.objects.filter(org="Acme", user_id__in=list(some)).values_list("pk", flat=True)
import json
print(json.dumps([str(pk) for pk in rows]))
"""
LEFT = """
import json
from django.contrib.auth import get_user_model
from django.db.models import CharField
from django.db.models.functions import Cast
from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.coursewarehistoryextended.models import StudentModuleHistoryExtended
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.models import Learner, Receipt, RemovalPerson
ids = set(get_user_model().objects.filter(username__startswith="gone").values_list("pk", flat=True))
def by_org(model, person):
    found = {"Acme": 0, "Globex": 0}
    rows = model.objects.filter(**{f"{person}__in": ids})
    rows = rows.annotate(key=Cast("course_id", CharField()))
    for key in rows.values_list("key", flat=True):
        found[key.split(":")[1].split("+")[0]] += 1
    return found
modules = set(StudentModule.objects.values_list("pk", flat=True))
history = StudentModuleHistoryExtended.objects.values_list("student_module_id", flat=True)
print(json.dumps({
    "enrollments": by_org(CourseEnrollment, "user_id"),
    "modules": by_org(StudentModule, "student_id"),
    "grades": by_org(PersistentCourseGrade, "user_id"),
    "orphans": len([pk for pk in history if pk not in modules]),
    "listed": Learner.objects.filter(org="Acme", user_id__in=ids).count(),
    "receipts": Receipt.objects.filter(kind="removal").count(),
    "named": RemovalPerson.objects.exclude(user_id=None, address=None).count(),
}))
"""


@pytest.fixture(params=TO_BE_KILLED, ids=broker_name)
def site(request, tmp_path, prepared):
    """A sandbox with small chunks, whose ticks are ours alone."""
    with slow_site(tmp_path, prepared, request.param, LMS_LITE_REMOVAL_CHUNK=2) as site:
        yield site


def outlives(site, deaths):
    ids = last_line(site.run(PEOPLE))
    assert len(ids) == TOTAL
    manager = site.client("acme-manager")
    body = {"learners": ids, "confirm": True, "typed": "Acme"}
    answer = manager.post(f"{API}/removals/", json=body)
    assert answer.status_code == 202, answer.text
    address = answer.json()["links"]["self"]

    done = 0
    for _death in range(deaths):
        job = wait_for(lambda: further(manager.json(address), done), 120)  # noqa: B023
        assert 0 < job["done"] < TOTAL, job
        kill_worker(site)
        killed = manager.json(address)
        assert killed["state"] == "running", killed
        # What was done stays done: the next one counts from here.
        done = killed["done"]
        site.manage("lms_lite_learners", "tick")

    job = wait_for(lambda: ended(manager.json(address)), 240)
    assert (job["state"], job["done"], job["total"]) == ("succeeded", TOTAL, TOTAL)
    assert (job["counts"]["removed"], job["counts"]["left"]) == (TOTAL, 0)
    left = last_line(site.run(LEFT))
    untouched = {"Acme": 5, "Globex": TOTAL + 5}
    assert left == {
        "enrollments": untouched,
        "modules": untouched,
        "grades": untouched,
        "orphans": 0,
        "listed": 5,
        "receipts": 1,
        "named": 0,
    }
    receipt = manager.json(f"{API}/removals/{job['id']}/receipt/")
    models = receipt["content"]["models"]
    assert models["student.CourseEnrollment"] == {"found": TOTAL, "erased": TOTAL, "kept": 0}


def test_a_removal_outlives_its_workers(site):
    outlives(site, 3)


@pytest.mark.soak
def test_a_removal_outlives_ten_workers(site):
    outlives(site, 10)
