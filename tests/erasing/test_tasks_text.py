"""The notes of tasks no longer quote who was removed."""

import json

import pytest
from celery_utils.models import FailedTask
from django.apps import apps

from lms.djangoapps.instructor_task.models import InstructorTask
from lms_lite_learners.data import Person
from lms_lite_learners.host.erasing.quoted import Quoted
from lms_lite_learners.host.erasing.tasks_text import clear_course_tasks, clear_other_tasks

pytestmark = pytest.mark.django_db

LENA = Person(account=7, username="lena", addresses=("lena@people.example",))


@pytest.fixture
def task(acme):
    """A task of course staff; answers how to read its input again."""

    def note(course=None, output="", **given):
        made = InstructorTask.objects.create(
            course_id=(course or acme.safe).id,
            task_type="reset_problem_attempts",
            task_input=json.dumps(given),
            task_output=output,
            requester=acme.author,
        )
        return lambda: InstructorTask.objects.get(pk=made.pk)

    return note


def cleared(text, *people, **how):
    return Quoted.of(people or [LENA]).without(text, **how)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"student": "lena"}', '{"student": "removed"}'),
        ("{'student': u'lena', 'n': 1}", "{'student': u'removed', 'n': 1}"),
        ("\"{'username': 'lena'}\"", "\"{'username': 'removed'}\""),
        ('"{\\"username\\": \\"lena\\"}"', '"{\\"username\\": \\"removed\\"}"'),
        ('{"to": ["Lena@People.example"]}', '{"to": ["removed"]}'),
        ('{"user_id": 7, "n": 7}', '{"user_id": null, "n": 7}'),
        ('{"user_id": 77}', '{"user_id": 77}'),
        ('{"action": "lena"}', '{"action": "lena"}'),
        ('{"lena": 1}', '{"lena": 1}'),
        ('{"student": "lena2"}', '{"student": "lena2"}'),
        ("lena@people.example wrote", "lena@people.example wrote"),
    ],
)
def test_a_person_goes_from_where_people_are_named(text, expected):
    assert cleared(text) == expected


def test_a_value_that_says_not_what_it_is_goes_where_it_may_be_a_person():
    text = '["lena", {"lena": "lena2"}]'
    assert cleared(text) == text
    assert cleared(text, everywhere=True) == '["removed", {"lena": "lena2"}]'


@pytest.mark.parametrize("spell", [json.dumps, repr])
def test_letters_and_signs_that_are_written_otherwise_in_quotes_are_found(spell):
    person = Person(username="josé", addresses=("o'neill@people.example",))
    text = spell({"username": "josé", "to": "o'neill@people.example"})
    assert cleared(text, person) == text.replace(spell("josé"), spell("removed")).replace(
        spell("o'neill@people.example")[1:-1], "removed"
    )


def test_a_task_of_the_course_no_longer_names_the_learner(acme, task):
    read = task(
        student="lena", problem_url="block", output='{"exception": "no", "student": "lena"}'
    )
    assert clear_course_tasks([LENA], [str(acme.safe.id)]) == 1
    assert json.loads(read().task_input) == {"student": "removed", "problem_url": "block"}
    assert json.loads(read().task_output)["student"] == "removed"
    assert clear_course_tasks([LENA], [str(acme.safe.id)]) == 0


def test_tasks_of_other_courses_and_about_others_stay(acme, globex, task):
    kept = [task(globex.ops, student="lena"), task(student="olga")]
    assert clear_course_tasks([LENA], [str(acme.safe.id), str(acme.data.id)]) == 0
    assert [json.loads(read().task_input)["student"] for read in kept] == ["lena", "olga"]


def test_a_full_column_stays_within_its_length(acme, task):
    text = json.dumps({"student": "lena", "rest": ""})
    read = task(output=text[:-2] + "." * (1024 - len(text)) + '"}')
    assert clear_course_tasks([LENA], [str(acme.safe.id)]) == 1
    assert json.loads(read().task_output)["student"] == ""


def failed(course_key, *args, **kwargs):
    """A task that failed."""
    kwargs["course_id"] = str(course_key)
    return FailedTask.objects.create(
        task_name="task", task_id="id", args=list(args), kwargs=kwargs, exc="Error()"
    )


def test_a_failed_task_about_a_course_of_the_organisation_forgets_the_learner(acme):
    note = failed(acme.safe.id, "lena", 3, user_id=7, email="lena@people.example")
    assert clear_other_tasks([LENA], "Acme") == 1
    note.refresh_from_db()
    assert note.args == ["removed", 3]
    assert note.kwargs == {
        "user_id": None,
        "email": "removed",
        "course_id": str(acme.safe.id),
    }


def test_failed_tasks_about_other_organisations_stay(acme, globex):
    failed(globex.ops.id, "lena", user_id=7)
    failed("course-v1:ACME+SAFE101+2026", "lena", user_id=7)
    assert clear_other_tasks([LENA], "Acme") == 0


def test_a_stored_result_forgets_the_learner(acme):
    rows = apps.get_model("django_celery_results.TaskResult").objects
    rows.create(
        task_id="id",
        task_args=f"\"('lena', '{acme.safe.id}')\"",
        task_kwargs="\"{'student': 'lena'}\"",
        result="null",
    )
    assert clear_other_tasks([LENA], "Acme") == 1
    note = rows.get()
    assert "lena" not in note.task_args + note.task_kwargs
    assert str(acme.safe.id) in note.task_args
