"""What `make sandbox` finds on its first start."""

import csv
import unicodedata
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from organizations.api import get_course_organizations
from organizations.models import Organization

from common.djangoapps.student.models import CourseAccessRole, CourseEnrollment
from lms.djangoapps.grades.models import PersistentCourseGrade
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
from seed import cast, names, world

DATA = Path(__file__).resolve().parents[1] / "data"
pytestmark = pytest.mark.django_db


def learners():
    return User.objects.filter(email__endswith=f"@{world.LEARNER_DOMAIN}")


def enrolled(users):
    return CourseEnrollment.objects.filter(user__in=users, is_active=True)


def test_acme_and_globex_have_their_courses(seeded):
    courses = sorted(map(str, CourseOverview.objects.values_list("id", flat=True)))

    assert courses == sorted([cast.SAFE101, cast.DATA200, cast.LEAD300, cast.OPS10])
    assert {org.short_name for org in Organization.objects.all()} == {"Acme", "Globex"}
    for course in courses:
        [organization] = get_course_organizations(course)
        assert organization["short_name"] in course


def test_the_named_people_are_what_they_are_called(seeded):
    roles = CourseAccessRole.objects.values_list("user__username", "org", "role", "course_id")

    assert sorted((who, org, role, str(course or "")) for who, org, role, course in roles) == [
        ("acme-author", "Acme", "instructor", cast.SAFE101),
        ("acme-author", "Acme", "staff", cast.SAFE101),
        ("acme-manager", "Acme", "instructor", ""),
        ("globex-manager", "Globex", "instructor", ""),
    ]
    assert [user.username for user in User.objects.filter(is_staff=True)] == ["operator"]
    studies = enrolled([User.objects.get(username="acme-learner")])
    assert {row.course_id.org for row in studies} == {"Acme", "Globex"}


@pytest.mark.parametrize("person", cast.PEOPLE, ids=lambda person: person.username)
def test_the_named_people_sign_in_with_the_password_that_is_printed(seeded, person):
    user = User.objects.get(email=f"{person.username}@sandbox.example")

    assert user.check_password("sandbox")
    assert user.is_active


def test_there_are_500_learners_in_one_to_three_courses_of_acme(seeded):
    assert learners().count() == 500
    assert {row.course_id.org for row in enrolled(learners())} == {"Acme"}
    counts = [enrolled([user]).count() for user in learners()[:60]]
    assert set(counts) == {1, 2, 3}


def test_learners_vary_in_script_place_last_login_and_grade(seeded):
    found = list(learners().select_related("profile"))
    scripts = {unicodedata.name(user.profile.name[0]).split()[0] for user in found}

    assert {"LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "CJK", "HANGUL"} <= scripts
    assert len({user.profile.country for user in found}) > 10
    assert any(not user.profile.city for user in found)
    assert {user.last_login is None for user in found} == {True, False}
    grades = PersistentCourseGrade.objects.filter(user_id__in=[user.id for user in found])
    assert {grade.letter_grade for grade in grades} == {"", "Pass"}
    assert 100 < grades.count() < enrolled(found).count()


def test_no_name_holds_an_organisations_name():
    people = [person.name for person in cast.PEOPLE]
    people += [names.name_of(number).full for number in range(1, world.LEARNERS + 1)]

    for org in cast.ORGANIZATIONS:
        assert not any(org.lower() in name.lower() for name in people)


def test_no_address_of_the_seed_occurs_in_the_staff_files(seeded):
    files = sorted(DATA.glob("*.csv"))
    addresses = set(User.objects.values_list("email", flat=True))

    assert files
    for file in files:
        with file.open(encoding="utf-8", errors="replace", newline="") as text:
            words = {cell.strip().lower() for row in csv.reader(text) for cell in row}
            cells = {part for word in words for part in word.split(";")}
        assert not cells & addresses


def test_seeding_again_changes_nothing(seeded, capsys):
    def rows():
        return [
            model.objects.count()
            for model in (User, CourseEnrollment, CourseAccessRole, PersistentCourseGrade)
        ]

    before = rows()
    call_command("sandbox_seed")

    assert rows() == before
    assert "The seed is there." in capsys.readouterr().out


def test_a_start_brings_nothing_back_that_was_deleted(seeded):
    User.objects.get(username="acme-customer").delete()

    assert not world.seed(once=True)
    assert not User.objects.filter(username="acme-customer").exists()
    assert world.seed()
    assert User.objects.filter(username="acme-customer").exists()


def test_the_same_people_come_out_of_the_fixed_chance():
    import random

    first = world.LearnerPlan(1, random.Random(world.RANDOM_SEED))
    again = world.LearnerPlan(1, random.Random(world.RANDOM_SEED))

    assert vars(first) == vars(again)
