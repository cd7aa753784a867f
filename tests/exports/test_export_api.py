"""R6 over HTTP: asking, watching, the history; and nothing for anybody else."""

import pytest

from common.djangoapps.student.roles import OrgInstructorRole
from lms_lite_learners.models import Job, OrganizationPlan
from lms_lite_learners.results import export
from lms_lite_learners.tasks.jobs import work
from tests.exports.conftest import API, content_of, rows_of

pytestmark = pytest.mark.django_db

PATH = "organizations/Acme/exports/"


def test_an_export_is_a_job(acme, three, signed_in, post):
    signed_in(acme.manager)
    answer = post(PATH, {})
    assert answer.status_code == 202
    assert (answer.json()["kind"], answer.json()["state"]) == ("export", "queued")


def test_every_field_reaches_the_job(acme, three, signed_in, post):
    signed_in(acme.manager)
    asked = {
        "from": "2026-01-01",
        "to": "2026-12-31",
        "time_zone": "Europe/Amsterdam",
        "layout": "tidy",
        "format": "xlsx",
        "bom": False,
        "neutralize": False,
        "courses": [str(acme.safe.id)],
    }
    post(PATH, {**asked, "learners": [str(three[0].pk)]})
    job = Job.objects.get()
    assert job.arguments["request"] == asked
    assert job.arguments["users"] == [three[0].user_id]


def test_what_is_left_out_has_its_default(acme, signed_in, post):
    signed_in(acme.manager)
    post(PATH)
    assert Job.objects.get().arguments["request"] == {
        "from": None, "to": None, "time_zone": "UTC", "layout": "wide", "format": "csv",
        "bom": True, "neutralize": True, "courses": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"from": "2026-13-01"}, "from"),
        ({"to": "yesterday"}, "to"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "to"),
        ({"time_zone": "Moon"}, "time_zone"),
        ({"layout": "round"}, "layout"),
        ({"format": "pdf"}, "format"),
        ({"bom": "perhaps"}, "bom"),
        ({"learners": ["x"]}, "learners"),
        ({"learners": [str(number) for number in range(10_001)]}, "learners"),
        ({"courses": ["SAFE101"]}, "courses"),
    ],
)
def test_what_cannot_be_is_a_400_that_names_the_field(acme, signed_in, post, body, field):
    signed_in(acme.manager)
    answer = post(PATH, body)
    assert answer.status_code == 400
    assert [name.partition(".")[0] for name in answer.json()["fields"]] == [field]
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "body", [{"courses": ["course-v1:Globex+OPS10+2026"]}, {"learners": ["987654"]}]
)
def test_what_is_of_others_is_a_404(acme, globex, signed_in, post, body):
    signed_in(acme.manager)
    answer = post(PATH, body)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_same_key_is_the_same_job(acme, signed_in, post):
    signed_in(acme.manager)
    first, again = (post(PATH, headers={"Idempotency-Key": "k"}).json()["id"] for _time in "12")
    assert first == again
    other = post(PATH, {"layout": "tidy"}, headers={"Idempotency-Key": "k"})
    assert other.status_code == 409


def test_without_the_plan_it_is_refused(acme, signed_in, post):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    signed_in(acme.manager)
    answer = post(PATH)
    assert (answer.status_code, answer.json()["code"]) == (403, "plan_required")


@pytest.mark.parametrize("who", ["author", "learner"])
def test_an_organisation_is_nothing_to_its_authors_and_learners(acme, signed_in, post, who):
    client = signed_in(getattr(acme, who))
    assert post(PATH).status_code == 404
    assert client.get(f"{API}/{PATH}").status_code == 404


def test_from_asking_to_the_file(acme, three, signed_in, post):
    client = signed_in(acme.manager)
    here = post(PATH).json()["links"]["self"]
    work(Job.objects.get().pk)
    job = client.get(here).json()
    assert (job["state"], job["done"], job["total"]) == ("succeeded", 3, 3)
    content = b"".join(client.get(job["links"]["file"]).streaming_content)
    assert len(rows_of(content)) == 4
    assert client.get(job["links"]["manifest"]).json()["counts"]["rows"] == 3


def test_it_can_be_cancelled(acme, signed_in, post):
    signed_in(acme.manager)
    cancel = post(PATH).json()["links"]["cancel"]
    answer = post(cancel.partition("/v1/")[2])
    assert (answer.status_code, answer.json()["state"]) == (202, "cancelled")
    assert post(cancel.partition("/v1/")[2]).status_code == 409


def test_the_history_is_the_organisations(acme, globex, person, signed_in, finished):
    second = person("second", name="Sue Second")
    OrgInstructorRole("Acme").add_users(second)
    mine = finished()
    theirs = export.start("Acme", export.Order(layout="tidy"), acting_user_id=second.pk)
    export.start("Globex", export.Order(), acting_user_id=globex.manager.pk)
    body = signed_in(acme.manager).get(f"{API}/{PATH}").json()
    assert [row["id"] for row in body["results"]] == [theirs.public_id, mine.public_id]
    assert [row["asked_by"] for row in body["results"]] == ["Sue Second", "Mary Manager"]
    assert body["results"][0]["request"]["layout"] == "tidy"


def test_in_the_history_only_ones_own_exports_lead_anywhere(acme, person, signed_in, finished):
    second = person("second")
    OrgInstructorRole("Acme").add_users(second)
    finished()
    [row] = signed_in(second).get(f"{API}/{PATH}").json()["results"]
    assert set(row["links"].values()) == {None}
    [row] = signed_in(acme.manager).get(f"{API}/{PATH}").json()["results"]
    assert row["links"]["file"]


def test_the_history_turns_its_pages(acme, signed_in):
    for _time in range(5):
        export.start("Acme", export.Order(), acting_user_id=acme.manager.pk)
    client, seen = signed_in(acme.manager), []
    first = page = client.get(f"{API}/{PATH}?page_size=2").json()
    while True:
        seen += [row["id"] for row in page["results"]]
        if not page["next"]:
            break
        page = client.get(page["next"]).json()
    assert len(seen) == len(set(seen)) == page["count"] == 5
    middle = client.get(page["previous"]).json()
    assert client.get(middle["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize("query", ["cursor=x", "page_size=0", "page_size=101", "cursor=--1"])
def test_a_page_that_cannot_be_is_refused(acme, signed_in, query):
    assert signed_in(acme.manager).get(f"{API}/{PATH}?{query}").status_code == 400


def test_the_schema_names_the_dates_as_the_contract_does(acme, signed_in):
    schema = signed_in(acme.manager).get(f"{API}/schema/").json()
    properties = schema["components"]["schemas"]["Export"]["properties"]
    assert {"from", "to", "time_zone", "learners", "courses"} <= properties.keys()


def test_the_file_is_the_one_of_the_job(acme, three, signed_in, finished):
    job = finished(layout="tidy")
    answer = signed_in(acme.manager).get(f"{API}/jobs/{job.public_id}/file/")
    assert b"".join(answer.streaming_content) == content_of(job)
