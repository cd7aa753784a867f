"""Writes the seed into the platform's tables, by the platform's own ways."""

import random
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from organizations.api import ensure_organization
from organizations.models import Organization

from seed.cast import (
    COURSES,
    DATA200,
    LEAD300,
    ORGANIZATIONS,
    PASSWORD,
    PEOPLE,
    SAFE101,
    Course,
    Person,
)
from seed.customer import buy
from seed.names import name_of
from seed.traces import leave_traces
from seed.work import pass_course, seed_completion, seed_mode, seed_survey

RANDOM_SEED = 2026
LEARNERS = 500
LEARNER_DOMAIN = "seed.example"
LEARNER_COURSES = [SAFE101, DATA200, LEAD300]
PASSING = 0.6


def seed(*, once: bool = False) -> bool:
    """Write what is missing of the seed, `once`: unless it was complete; True if rows were made."""
    chance = random.Random(RANDOM_SEED)
    plans = [LearnerPlan(number, chance) for number in range(1, LEARNERS + 1)]
    if once and User.objects.filter(username=plans[-1].username).exists():
        return False
    hashed = make_password(PASSWORD)
    made = [
        *(seed_organization(org, name) for org, name in ORGANIZATIONS.items()),
        *(seed_course(course) for course in COURSES),
        *(seed_mode(course.key, course.mode) for course in COURSES),
        *(seed_survey(course.key) for course in COURSES),
        seed_completion(),
        *(seed_person(person, hashed) for person in PEOPLE),
        *(seed_work(person) for person in PEOPLE),
    ]
    made += [seed_learner(plan, hashed) for plan in plans]
    return any(made)


def seed_organization(org: str, name: str) -> bool:
    """Make the organisation unless it is there."""
    if Organization.objects.filter(short_name=org).exists():
        return False
    ensure_organization(org)
    Organization.objects.filter(short_name=org).update(name=name)
    return True


def seed_course(course: Course) -> bool:
    """Make the course and link it to its organisation unless it is there."""
    key = CourseKey.from_string(course.key)
    start = timezone.now().replace(hour=8, minute=0, second=0, microsecond=0)
    return create_course(
        key,
        course.name,
        start=start + timedelta(days=course.starts),
        end=start + timedelta(days=course.ends),
    )


def create_course(
    key: CourseKey, name: str, *, start: datetime | None, end: datetime | None
) -> bool:
    """Write a course as the second service does, but for its team; False if it is there."""
    from cms.djangoapps.contentstore.utils import write_course
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    if CourseOverview.course_exists(key):
        return False
    write_course(key, name, start=start, end=end)
    return True


@transaction.atomic
def seed_person(person: Person, hashed: str) -> bool:
    """Make a named person with their roles and enrolments unless the account is there."""
    from common.djangoapps.student.models import CourseEnrollment
    from common.djangoapps.student.roles import (
        CourseInstructorRole,
        CourseStaffRole,
        OrgInstructorRole,
    )

    if User.objects.filter(username=person.username).exists():
        return False
    user = add_account(
        person.username,
        person.email,
        hashed,
        profile={"name": person.name, "city": person.city, "country": person.country},
        is_staff=person.is_operator,
        is_superuser=person.is_operator,
    )
    if person.manages:
        OrgInstructorRole(person.manages).add_users(user)
    if person.writes:
        key = CourseKey.from_string(person.writes)
        CourseInstructorRole(key).add_users(user)
        CourseStaffRole(key).add_users(user)
    for course in person.studies:
        CourseEnrollment.enroll(user, CourseKey.from_string(course))
    return True


@transaction.atomic
def seed_work(person: Person) -> bool:
    """Write what a named person did and bought unless some of it is there."""
    from common.djangoapps.entitlements.models import CourseEntitlement

    user = User.objects.get(username=person.username)
    staff = User.objects.get(username=PEOPLE[0].username)
    todo = [key for key in map(CourseKey.from_string, person.passed) if is_untouched(user, key)]
    for key in todo:
        pass_course(user, key)
        leave_traces(user, staff, key)
    is_buying = person.buys and not CourseEntitlement.objects.filter(user=user).exists()
    if is_buying:
        buy(user, staff, CourseKey.from_string(person.buys))
    return bool(todo or is_buying)


def is_untouched(user: User, key: CourseKey) -> bool:
    """Whether somebody is in a course and has done nothing there."""
    from common.djangoapps.student.models import CourseEnrollment
    from lms.djangoapps.courseware.models import StudentModule

    has_work = StudentModule.objects.filter(student=user, course_id=key).exists()
    return CourseEnrollment.is_enrolled(user, key) and not has_work


def add_account(
    username: str, email: str, hashed: str, *, profile: dict[str, str], **fields: object
) -> User:
    """Make a confirmed account with profile and registration, as registering would leave it."""
    from common.djangoapps.student.models import Registration, UserProfile

    user = User.objects.create(username=username, email=email, password=hashed, **fields)
    UserProfile.objects.create(user=user, **profile)
    registration = Registration()
    registration.register(user)
    Registration.objects.filter(user=user).update(activation_timestamp=timezone.now())
    return user


class LearnerPlan:
    """What chance has in store for one of the 500 learners."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.name = name_of(number)
        self.username = f"{self.name.latin.replace('.', '-')}-{number}"[:30]
        self.email = f"{self.name.latin}{number}@{LEARNER_DOMAIN}"
        self.courses = chance.sample(LEARNER_COURSES, chance.randint(1, 3))
        self.days_since_login = chance.choice([None, *range(1, 400, 7)])
        self.has_place = chance.random() < 0.8
        self.grades = {
            course: round(chance.random(), 2) for course in self.courses if chance.random() < 0.4
        }


@transaction.atomic
def seed_learner(plan: LearnerPlan, hashed: str) -> bool:
    """Make one learner with enrolments and grades unless the account is there."""
    from common.djangoapps.student.models import CourseEnrollment

    if User.objects.filter(username=plan.username).exists():
        return False
    now = timezone.now()
    place = {"city": plan.name.city, "country": plan.name.country} if plan.has_place else {}
    days = plan.days_since_login
    user = add_account(
        plan.username,
        plan.email,
        hashed,
        profile={"name": plan.name.full, **place},
        date_joined=now - timedelta(days=420),
        last_login=None if days is None else now - timedelta(days=days),
    )
    for course in plan.courses:
        key = CourseKey.from_string(course)
        CourseEnrollment.enroll(user, key)
        if course in plan.grades:
            grade(user, key, plan.grades[course])
    return True


def grade(user: User, key: CourseKey, percent: float) -> None:
    """Store a course grade as the gradebook does."""
    from lms.djangoapps.grades.models import PersistentCourseGrade

    PersistentCourseGrade.update_or_create(
        user_id=user.id,
        course_id=key,
        course_edited_timestamp=timezone.now(),
        course_version="1",
        grading_policy_hash="seed",
        percent_grade=percent,
        letter_grade="Pass" if percent >= PASSING else "",
        passed=percent >= PASSING,
    )
