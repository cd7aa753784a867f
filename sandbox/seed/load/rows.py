"""The rows of the bulk load, computed from a learner's number alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from opaque_keys.edx.keys import CourseKey

from seed.names import name_of, scatter

PREFIX = "bulk-"
DOMAIN = "load.example"
DAYS = 800
GRADED_PERCENT = 30
PASSING = 60


class Table:
    """A model's table: columns, and the value of every column that isn't given."""

    def __init__(self, model: type[Model], given: list[str]) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        missing = set(given) - set(fields)
        if missing:
            raise LookupError(f"{model._meta.label} has no {sorted(missing)}")
        constants = {
            name: field.get_db_prep_save(field.get_default(), connection)
            for name, field in fields.items()
            if name not in given and not field.primary_key
        }
        self.name = model._meta.db_table
        self.columns = [fields[name].column for name in [*given, *constants]]
        self.constants = tuple(constants.values())

    def row(self, *values: object) -> tuple[object, ...]:
        """A whole row from the given columns' values."""
        return (*values, *self.constants)


class Rows:
    """What each learner of the load gets in the four tables."""

    def __init__(self, courses: list[CourseKey], now: datetime) -> None:
        from common.djangoapps.student.models import CourseEnrollment, UserProfile
        from lms.djangoapps.grades.models import PersistentCourseGrade

        self.courses = [str(key) for key in courses]
        self.now = now
        self.users = Table(
            User,
            ["id", "username", "email", "password", "is_active", "date_joined", "last_login"],
        )
        self.profiles = Table(UserProfile, ["user_id", "name", "city", "country"])
        self.enrollments = Table(
            CourseEnrollment, ["user_id", "course_id", "created", "is_active", "mode"]
        )
        self.grades = Table(
            PersistentCourseGrade,
            [
                *("user_id", "course_id", "created", "modified"),
                *("percent_grade", "letter_grade", "passed_timestamp"),
            ],
        )

    @cached_property
    def times(self) -> list[object]:
        """Times as this database takes them, a day apart, newest first."""
        field = User._meta.get_field("date_joined")
        days = (self.now - timedelta(days=day) for day in range(DAYS))
        return [field.get_db_prep_save(day, connection) for day in days]

    def of_users(self, numbers: range, first_id: int) -> Iterator[tuple[object, ...]]:
        """Accounts that nobody can sign in to; one in eight never did."""
        for offset, number in enumerate(numbers):
            mixed = scatter(number)
            username = f"{PREFIX}{number:08d}"
            last_login = self.times[mixed % 390] if mixed >> 20 & 7 else None
            yield self.users.row(
                first_id + offset,
                username,
                f"{username}@{DOMAIN}",
                "!",
                True,
                self.times[400 + mixed % 400],
                last_login,
            )

    def of_profiles(self, numbers: range, first_id: int) -> Iterator[tuple[object, ...]]:
        """Names and places."""
        for offset, number in enumerate(numbers):
            name = name_of(number)
            yield self.profiles.row(first_id + offset, name.full, name.city, name.country)

    def of_enrollments(self, numbers: range, first_id: int) -> Iterator[tuple[object, ...]]:
        """One to three courses each."""
        for offset, number in enumerate(numbers):
            for course, mixed in self._courses_of(number):
                created = self.times[mixed % 399]
                yield self.enrollments.row(first_id + offset, course, created, True, "audit")

    def of_grades(self, numbers: range, first_id: int) -> Iterator[tuple[object, ...]]:
        """A grade for some of the enrolments."""
        for offset, number in enumerate(numbers):
            for course, mixed in self._courses_of(number):
                if mixed % 100 >= GRADED_PERCENT:
                    continue
                percent, when = (mixed >> 12) % 101, self.times[mixed % 200]
                passed = percent >= PASSING
                yield self.grades.row(
                    first_id + offset,
                    course,
                    when,
                    when,
                    percent / 100,
                    "Pass" if passed else "",
                    when if passed else None,
                )

    def _courses_of(self, number: int) -> Iterator[tuple[str, int]]:
        mixed = scatter(number)
        for step in range(min(1 + mixed % 3, len(self.courses))):
            yield self.courses[((mixed >> 8) + step) % len(self.courses)], mixed >> 16 + 8 * step
