"""R6.4: authors get the results of their own courses, and by no parameter anything else."""

import pytest

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.roles import CourseInstructorRole
from lms_lite_learners.models import Job, OrganizationPlan
from lms_lite_learners.results import export
from lms_lite_learners.tasks.jobs import work
from tests.exports.conftest import API, content_of, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(acme):
    """Have an export of Acme's author worked on: the job as it ended."""

    def make(**asked):
        job = export.start_own(export.Order(**asked), user=acme.author)
        work(job.pk)
        return Job.objects.get(pk=job.pk)

    return make


@pytest.fixture
def asking(acme, signed_in, post):
    """Post an export as Acme's author."""
    signed_in(acme.author)
    return lambda body=None: post("exports/", body)


def people_in(job):
    return {row[1].partition("@")[0] for row in rows_of(content_of(job))[1:]}


def test_an_author_gets_everybody_with_a_result_in_the_own_courses(acme, three, own, person):
    guest = person("guest")
    CourseEnrollment.enroll(guest, acme.safe.id)
    assert people_in(own()) == {"acme-learner", "ann", "ben", "cat", "guest"}


def test_staff_are_no_results(acme, own):
    CourseEnrollment.enroll(acme.author, acme.safe.id)
    assert people_in(own()) == {"acme-learner"}


def test_only_the_own_courses_are_columns(acme, three, own):
    assert rows_of(content_of(own()))[0][5:] == [str(acme.safe.id)]


def test_who_studies_elsewhere_only_is_not_there(acme, own, person):
    CourseEnrollment.enroll(person("other"), acme.data.id)
    assert people_in(own()) == {"acme-learner"}


@pytest.mark.parametrize("which", ["data", "lead"])
def test_another_course_of_the_organisation_is_a_404(acme, three, asking, which):
    answer = asking({"courses": [str(acme.safe.id), str(getattr(acme, which).id)]})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert not Job.objects.exists()


def test_a_course_of_others_and_one_that_is_not_look_alike(globex, asking):
    other, none = (
        asking({"courses": [key]}).json()["detail"].replace(key, "")
        for key in ("course-v1:Globex+OPS10+2026", "course-v1:Nobody+X+1")
    )
    assert other == none


def test_a_learner_without_a_result_in_the_own_courses_is_a_404(acme, asking, enlist, person):
    other = person("other")
    CourseEnrollment.enroll(other, acme.data.id)
    row = enlist("Acme", other)
    answer, unknown = asking({"learners": [str(row.pk)]}), asking({"learners": ["987654"]})
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert answer.json()["detail"].replace(str(row.pk), "987654") == unknown.json()["detail"]


def test_named_learners_are_those_of_the_report(three, own):
    assert people_in(own(learners=[str(three[1].pk)])) == {"ben"}


def test_of_a_named_learner_the_other_courses_stay_unsaid(acme, three, own):
    content = content_of(own(learners=[str(three[1].pk)], layout="tidy"))
    assert str(acme.data.id).encode() not in content


@pytest.mark.parametrize("who", ["manager", "learner"])
def test_who_is_the_author_of_nothing_gets_404(acme, signed_in, post, who):
    signed_in(getattr(acme, who))
    assert post("exports/").status_code == 404


def test_without_the_plan_of_the_courses_organisation_it_is_refused(acme, asking):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    answer = asking()
    assert (answer.status_code, answer.json()["code"]) == (403, "plan_required")


def test_all_own_courses_are_those_whose_organisation_has_the_plan(acme, globex, own, asking):
    CourseInstructorRole(globex.ops.id).add_users(acme.author)
    OrganizationPlan.objects.create(org="Globex", plan="free")
    assert own().arguments["request"]["courses"] == [str(acme.safe.id)]
    assert asking({"courses": [str(globex.ops.id)]}).status_code == 403


def test_the_same_request_is_the_same_job_when_a_course_came_meanwhile(acme, post, signed_in):
    signed_in(acme.author)
    first = post("exports/", headers={"Idempotency-Key": "k"}).json()["id"]
    CourseInstructorRole(acme.data.id).add_users(acme.author)
    assert post("exports/", headers={"Idempotency-Key": "k"}).json()["id"] == first


def test_courses_of_two_organisations_are_one_report(acme, globex, own):
    CourseInstructorRole(globex.ops.id).add_users(acme.author)
    assert set(rows_of(content_of(own()))[0][5:]) == {str(acme.safe.id), str(globex.ops.id)}


def test_the_courses_are_settled_when_it_is_asked_for(acme, own):
    job = export.start_own(export.Order(), user=acme.author)
    CourseInstructorRole(acme.data.id).add_users(acme.author)
    work(job.pk)
    assert rows_of(content_of(Job.objects.get(pk=job.pk)))[0][5:] == [str(acme.safe.id)]


def test_who_lost_the_course_lost_the_report(acme, own, signed_in):
    job, client = own(), signed_in(acme.author)
    CourseInstructorRole(acme.safe.id).remove_users(acme.author)
    assert client.get(export.path_of(job)).status_code == 404
    assert client.get(f"{API}/jobs/{job.public_id}/").status_code == 404
    assert client.get(f"{API}/jobs/{job.public_id}/file/").status_code == 404


def test_an_author_watches_and_downloads_over_the_api(own, acme, signed_in):
    job, client = own(), signed_in(acme.author)
    links = client.get(f"{API}/jobs/{job.public_id}/").json()["links"]
    assert b"".join(client.get(links["file"]).streaming_content) == content_of(job)


def test_the_history_is_the_authors_own(acme, own, person, signed_in, finished):
    second = person("second")
    CourseInstructorRole(acme.safe.id).add_users(second)
    export.start_own(export.Order(), user=second)
    finished()
    mine = own()
    body = signed_in(acme.author).get(f"{API}/exports/").json()
    assert [row["id"] for row in body["results"]] == [mine.public_id]


def test_managers_do_not_see_what_authors_ask_for(acme, own, signed_in):
    job = own()
    client = signed_in(acme.manager)
    assert client.get(f"{API}/organizations/Acme/exports/").json()["results"] == []
    assert client.get(f"{API}/jobs/{job.public_id}/").status_code == 404
