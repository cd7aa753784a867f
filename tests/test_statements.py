"""Questions written once and asked with other values."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from opaque_keys.edx.keys import CourseKey

from lms_lite_learners.statements import FEW, ask, fetch
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

pytestmark = pytest.mark.django_db

WRITTEN: list[str] = []


def by_id(ids: Sequence[int]) -> QuerySet[Any]:
    WRITTEN.append("by_id")
    return get_user_model().objects.filter(pk__in=ids).order_by("pk").values_list("pk", "username")


def by_name(name: str) -> QuerySet[Any]:
    return get_user_model().objects.filter(username=name).values_list("pk")


def ended_of(keys: Sequence[CourseKey], now: datetime) -> QuerySet[Any]:
    return CourseOverview.objects.filter(id__in=keys, end__lt=now).values_list("display_name")


def with_a_calculation(number: int) -> QuerySet[Any]:
    return get_user_model().objects.filter(pk=number + 1).values_list("pk")


@pytest.fixture
def people(person) -> list[int]:
    return [person(f"person{number}").pk for number in range(5)]


@pytest.mark.parametrize("size", [0, 1, 3, 5])
def test_an_asked_question_answers_as_a_fetched_one(people, size):
    ids = tuple(people[:size])
    assert ask(by_id, ids) == fetch(by_id(ids))
    assert len(ask(by_id, ids)) == size


def test_the_same_question_about_others_is_not_written_again(people):
    ask(by_id, tuple(people[:2]))
    WRITTEN.clear()
    assert [pk for pk, _name in ask(by_id, (people[4], people[3]))] == [people[3], people[4]]
    assert WRITTEN == []


def test_a_value_may_come_twice(people):
    assert [pk for pk, _name in ask(by_id, (people[0], people[0]))] == [people[0]]


def test_many_values_are_asked_too_and_nothing_of_them_is_remembered(people):
    WRITTEN.clear()
    many = (*people, *range(10_000_000, 10_000_000 + FEW))
    assert len(ask(by_id, many)) == len(ask(by_id, many)) == len(people)
    assert WRITTEN == ["by_id", "by_id"]


def test_texts_that_look_like_parameters_arrive_as_they_are(people, person):
    odd = "100 %s “\x02value 1\x02'"
    user = person(odd, email="odd@people.example")
    assert ask(by_name, odd) == [(user.pk,)]
    assert ask(by_name, "person0") == [(people[0],)]


def test_times_and_course_keys_are_values_too(course):
    end = datetime(2026, 3, 1, 12, tzinfo=UTC)
    keys = [CourseKey.from_string(f"course-v1:Acme+S{number}+1") for number in range(2)]
    for number, key in enumerate(keys):
        course(str(key), name=str(number), end=end + timedelta(days=number))
    assert ask(ended_of, tuple(keys), end + timedelta(hours=1)) == [("0",)]
    assert ask(ended_of, tuple(keys), end) == []
    assert len(ask(ended_of, tuple(keys), end + timedelta(days=2))) == 2


def test_a_question_that_changes_its_values_is_refused():
    with pytest.raises(TypeError, match="value 0"):
        ask(with_a_calculation, 1)
