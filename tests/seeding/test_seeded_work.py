"""What the named learners of the seed did: rows wherever the platform ties people to courses."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import FieldDoesNotExist
from opaque_keys.edx.keys import CourseKey

from common.djangoapps.entitlements.models import CourseEntitlement
from common.djangoapps.student.models import (
    AnonymousUserId,
    CourseEnrollment,
    CourseEnrollmentAttribute,
)
from lms.djangoapps.certificates.models import GeneratedCertificate
from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.coursewarehistoryextended.models import StudentModuleHistoryExtended
from lms.djangoapps.grades.models import PersistentCourseGrade
from seed import cast, world

pytestmark = pytest.mark.django_db

LABELS = (
    "bookmarks",
    "certificates",
    "completion",
    "course_goals",
    "courseware",
    "grades",
    "schedules",
    "student",
    "submissions",
    "survey",
    "user_api",
)
# What ties a row to a person: an account, its id, or what stands for it.
PERSON = ("user", "student", "user_id", "student_id", "submitted_by")
COURSE = ("course_id", "course_key", "context_key", "course")
# How a row reaches both where it does not hold them itself.
LINKS = (
    "enrollment",
    "schedule",
    "student_module",
    "grade",
    "generated_certificate",
    "goal",
    "student_item",
    "submission",
    "score",
    "external_grader",
)
NOT_LEARNING = {
    "student.CourseAccessRole": "what staff may",
    "student.CourseAccessRoleHistory": "what staff may",
}


def has(model, name):
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def path_to(model, names, depth=3):
    """The look-up from a model to the first of the fields that it or what it links to has."""
    found = next((name for name in names if has(model, name)), None)
    if found or not depth:
        return found
    for link in LINKS:
        if has(model, link):
            field = model._meta.get_field(link)
            rest = path_to(field.related_model, names, depth - 1) if field.related_model else None
            if rest:
                return f"{link}__{rest}"
    return None


def learner_tables():
    for model in apps.get_models():
        label = model._meta.label
        if model._meta.app_label in LABELS and label not in NOT_LEARNING:
            person, course = path_to(model, PERSON), path_to(model, COURSE)
            if person and course:
                yield pytest.param(model, person, course, id=label)


def who(user, key, person):
    """The learner as a table knows people."""
    if person.endswith("student_id"):
        return AnonymousUserId.objects.get(user=user, course_id=key).anonymous_user_id
    return user.id if person.endswith("user_id") else user


@pytest.mark.parametrize("course", [cast.SAFE101, cast.OPS10])
@pytest.mark.parametrize(("model", "person", "path"), list(learner_tables()))
def test_the_learner_has_a_row_in_every_learner_table(seeded, model, person, path, course):
    user, key = User.objects.get(username="acme-learner"), CourseKey.from_string(course)
    value = course if model._meta.app_label == "submissions" else key
    rows = model._base_manager.filter(**{person: who(user, key, person), path: value})
    assert rows.exists()


def test_there_are_as_many_learner_tables_as_we_think():
    assert len(list(learner_tables())) >= 38


@pytest.mark.parametrize("course", [cast.SAFE101, cast.OPS10])
def test_the_learner_passed_with_a_history_and_a_certificate(seeded, course):
    user, key = User.objects.get(username="acme-learner"), CourseKey.from_string(course)
    grade = PersistentCourseGrade.objects.get(user_id=user.id, course_id=key)
    assert (grade.percent_grade, grade.letter_grade) == (1.0, "Pass")
    answer = StudentModule.objects.get(student=user, course_id=key, module_type="problem")
    assert StudentModuleHistoryExtended.objects.filter(student_module_id=answer.id).count() >= 2
    certificate = GeneratedCertificate.objects.get(user=user, course_id=key)
    assert (certificate.status, certificate.name) == ("downloadable", "Lea Fontaine")


def test_what_was_paid_for_is_another_learners(seeded):
    owners = {row.user.username for row in CourseEntitlement.objects.all()}
    orders = CourseEnrollmentAttribute.objects.filter(namespace="order")
    assert owners == {"acme-customer"}
    assert {row.enrollment.user.username for row in orders} == {"acme-customer"}
    bought = CourseEnrollment.objects.get(user__username="acme-customer")
    assert (bought.mode, bought.is_active) == ("verified", True)
    assert CourseEntitlement.history.exists()


def test_work_is_not_written_twice(seeded):
    assert not any(world.seed_work(person) for person in cast.PEOPLE)


def test_who_left_a_course_is_left_alone(seeded):
    user, key = User.objects.get(username="acme-learner"), CourseKey.from_string(cast.SAFE101)
    StudentModule.objects.filter(student=user, course_id=key).delete()
    CourseEnrollment.unenroll(user, key)
    assert not any(world.seed_work(person) for person in cast.PEOPLE)
