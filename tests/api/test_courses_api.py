"""Sharing courses over the API."""

import pytest
from django.core import mail as outbox

from lms_lite_learners import launches
from lms_lite_learners.models import Job, OrganizationPlan
from lms_lite_learners.tasks.jobs import work
from tests.api.conftest import BASE

pytestmark = pytest.mark.django_db
FIELDS = {
    "course_key", "learners", "name", "open_to_all", "results", "save_progress", "sent_at",
}  # fmt: skip


def url(course, act=""):
    return f"{BASE}/courses/{course.id}/{act}"


def patch(client, course, **body):
    return client.patch(url(course), body, content_type="application/json")


def post(client, course, act, **body):
    return client.post(url(course, act), body, content_type="application/json")


def test_a_manager_gets_all_courses_of_the_organisation(signed_in, acme, globex):
    page = signed_in(acme.manager).get(f"{BASE}/organizations/Acme/courses/").json()
    assert [row["name"] for row in page["results"]] == ["DATA200", "LEAD300", "SAFE101"]
    assert set(page["results"][0]) == FIELDS
    assert (page["count"], page["count_is_exact"]) == (3, True)


def test_an_author_gets_the_own_courses_alone(signed_in, acme):
    page = signed_in(acme.author).get(f"{BASE}/courses/").json()
    row = page["results"][0]
    assert (page["count"], row["course_key"], row["learners"]) == (1, str(acme.safe.id), 1)


def test_own_courses_of_organisations_without_the_plan_are_left_out(signed_in, acme):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    assert signed_in(acme.author).get(f"{BASE}/courses/").json()["count"] == 0


@pytest.mark.parametrize("who", ["manager", "author"])
def test_the_switch_is_the_managers_and_the_authors(signed_in, acme, who):
    answer = patch(signed_in(getattr(acme, who)), acme.safe, save_progress=True)
    assert (answer.status_code, answer.json()["save_progress"]) == (200, True)
    assert launches.find_sharing(str(acme.safe.id)).save_progress


@pytest.mark.parametrize("body", [{}, {"save_progress": "perhaps"}, {"save_progress": None}])
def test_a_switch_is_on_or_off(signed_in, acme, body):
    answer = patch(signed_in(acme.manager), acme.safe, **body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["save_progress"])


def test_sending_answers_a_job_whose_rows_tell_the_truth(signed_in, acme):
    client = signed_in(acme.author)
    answer = post(client, acme.safe, "send/", emails=["ada@x.example", "nonsense"], message="Hi")
    assert (answer.status_code, answer.json()["kind"]) == (202, "sending")
    assert answer.json()["counts"] == {"queued": 1, "invalid_email": 1}
    work(Job.objects.get().pk)
    job = client.get(answer.json()["links"]["self"]).json()
    assert (job["state"], job["counts"]) == ("succeeded", {"sent": 1, "invalid_email": 1})
    rows = client.get(job["links"]["rows"]).json()["results"]
    assert [(row["email"], row["outcome"]) for row in rows] == [
        ("ada@x.example", "sent"),
        ("nonsense", "invalid_email"),
    ]
    assert len(outbox.outbox) == 1
    assert launches.find_sharing(str(acme.safe.id)).sent_at is not None


def test_too_many_addresses_are_refused_by_their_code(signed_in, acme, settings):
    settings.LMS_LITE_DIRECT_LIMIT = 1
    answer = post(signed_in(acme.manager), acme.safe, "send/", emails="a@x.example b@x.example")
    assert (answer.status_code, answer.json()["code"]) == (400, "too_many")


def test_the_same_key_and_body_answer_the_same_job(signed_in, acme):
    client = signed_in(acme.manager)

    def start(*emails):
        return client.post(
            url(acme.safe, "send/"),
            {"emails": list(emails)},
            content_type="application/json",
            headers={"Idempotency-Key": "k"},
        )

    assert start("a@x.example").json()["id"] == start("a@x.example").json()["id"]
    assert start("b@x.example").status_code == 409


def test_the_link_counts_as_sent(signed_in, acme):
    answer = post(signed_in(acme.manager), acme.safe, "link/")
    assert answer.json()["link"].endswith(f"/learners/launch/{acme.safe.id}/")
    assert launches.find_sharing(str(acme.safe.id)).sent_at is not None


def test_a_sending_of_who_is_author_no_more_is_gone(signed_in, acme):
    from common.djangoapps.student.roles import CourseInstructorRole

    client = signed_in(acme.author)
    link = post(client, acme.safe, "send/", emails=["ada@x.example"]).json()["links"]["self"]
    CourseInstructorRole(acme.safe.id).remove_users(acme.author)
    assert client.get(link).status_code == 404


def test_the_description_names_the_paths(signed_in, acme):
    paths = signed_in(acme.manager).get(f"{BASE}/schema/").json()["paths"]
    assert f"/{BASE.strip('/')}/courses/{{course_key}}/send/" in paths
