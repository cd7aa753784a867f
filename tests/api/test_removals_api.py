"""`organizations/{org}/removals/`: preview, removal, history, receipts and verification."""

import pytest

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.roles import OrgInstructorRole
from lms_lite_learners.models import Job, Learner, OrganizationPlan, Receipt, Suppression
from lms_lite_learners.tasks.jobs import work
from tests.api.conftest import BASE

pytestmark = pytest.mark.django_db

PATH = f"{BASE}/organizations/Acme/removals/"
PREVIEW = f"{PATH}preview/"
FILTER = {"tab": "active", "search": "ada"}


@pytest.fixture
def ada(acme, active):
    """Ada, who is on Acme's list and studies there."""
    row = active("Acme", "ada", name="Ada Lovelace")
    CourseEnrollment.enroll(row.user, acme.safe.id)
    return row


@pytest.fixture
def post(acme, signed_in):
    """Post a body as Acme's manager: post(PATH, learners=[...])."""
    client = signed_in(acme.manager)

    def ask(path, key="", **body):
        headers = {"Idempotency-Key": key} if key else {}
        return client.post(path, body, content_type="application/json", headers=headers)

    ask.client = client
    return ask


@pytest.fixture
def removed(post, ada):
    """Ada's removal, done: its job as the API tells of it."""
    link = post(PATH, learners=[str(ada.pk)], confirm=True).json()["links"]["self"]
    work(Job.objects.get().pk)
    return post.client.get(link).json()


@pytest.fixture
def colleague(person, client, signed_in):
    """Sign another manager of Acme in, instead of whoever is."""

    def sign_in():
        user = person("acme-colleague")
        OrgInstructorRole("Acme").add_users(user)
        client.logout()
        return signed_in(user)

    return sign_in


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def test_a_preview_tells_what_goes_by_category(post, ada):
    body = post(PREVIEW, learners=[str(ada.pk)]).json()
    assert (body["learners"], body["is_exact"], body["typed"]) == (1, True, "")
    erase = {row["category"]: row["erase"] for row in body["categories"]}
    assert erase["enrollments"] >= 1
    assert all(row["label"] for row in body["categories"])
    assert body["unreachable"]


def test_a_preview_writes_nothing(post, ada):
    post(PREVIEW, emails=[ada.user.email])
    assert not Job.objects.exists()
    assert not Suppression.objects.exists()
    assert CourseEnrollment.objects.filter(user=ada.user, is_active=True).exists()


def test_addresses_that_nobody_has_are_named(post):
    body = post(PREVIEW, emails="Nobody <nobody@x.example>").json()
    assert (body["learners"], body["not_found"]) == (1, ["nobody@x.example"])


def test_staff_are_told_apart(post, acme):
    body = post(PREVIEW, emails=[acme.author.email]).json()
    assert body["also_staff"] == [{"email": acme.author.email, "courses": [str(acme.safe.id)]}]


def test_all_that_match_a_filter_are_counted(post, ada):
    assert post(PREVIEW, filter=FILTER, expected=1).json()["learners"] == 1


@pytest.mark.parametrize("path", [PREVIEW, PATH])
def test_a_selection_that_changed_is_refused(post, ada, path):
    answer = post(path, filter=FILTER, expected=2, confirm=True)
    assert code_of(answer) == (409, "selection_changed")
    assert not Job.objects.exists()


def test_without_the_tick_nothing_starts(post, ada):
    answer = post(PATH, learners=[str(ada.pk)])
    assert code_of(answer) == (400, "confirmation_required")
    assert not Job.objects.exists()


def test_oneself_is_removed_only_when_the_organisation_is_typed(post, acme):
    own = {"emails": [acme.manager.email]}
    assert post(PREVIEW, **own).json()["typed"] == "Acme"
    answer = post(PATH, **own, confirm=True, typed="acme")
    assert code_of(answer) == (400, "typed_confirmation_required")
    assert post(PATH, **own, confirm=True, typed="Acme").status_code == 202


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "learners"),
        ({"learners": []}, "learners"),
        ({"learners": "1"}, "learners"),
        ({"emails": " ,; "}, "emails"),
        ({"emails": [1]}, "emails"),
        ({"emails": "ada@\ud800.example"}, "emails"),
        ({"emails": ["nonsense"]}, "emails"),
        ({"filter": FILTER}, "expected"),
        ({"filter": {"tab": "removed"}, "expected": 1}, "filter.tab"),
        ({"learners": ["1"], "emails": ["ada@x.example"]}, "learners"),
    ],
)
@pytest.mark.parametrize("path", [PREVIEW, PATH])
def test_a_bad_selection_names_the_field(post, path, body, field):
    answer = post(path, **body, confirm=True)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


@pytest.mark.parametrize("text", ["x", "-1", "1" * 19])
def test_what_can_t_be_a_learner_s_id_is_nobody_s(post, text):
    assert code_of(post(PREVIEW, learners=[text])) == (404, "not_found")


def test_a_removal_is_a_job_that_ends_with_a_receipt(post, ada):
    answer = post(PATH, learners=[str(ada.pk)], confirm=True)
    job = answer.json()
    assert (answer.status_code, job["kind"], job["state"]) == (202, "removal", "queued")
    assert job["links"]["receipt"] is None
    work(Job.objects.get().pk)
    job = post.client.get(job["links"]["self"]).json()
    assert (job["state"], job["error"]) == ("succeeded", None)
    assert job["links"]["receipt"].endswith(f"{PATH}{job['id']}/receipt/")
    assert not Learner.objects.filter(pk=ada.pk).exists()
    assert not CourseEnrollment.objects.filter(user=ada.user).exists()


def test_the_worker_is_told_after_the_commit(post, ada, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        post(PATH, learners=[str(ada.pk)], confirm=True)
    assert callbacks


def test_the_same_request_starts_one_removal(post, ada):
    body = {"learners": [str(ada.pk)], "confirm": True}
    first, second = (post(PATH, key="once", **body).json()["id"] for _time in range(2))
    assert first == second
    answer = post(PATH, key="once", emails=["ada@x.example"], confirm=True)
    assert code_of(answer) == (409, "idempotency_key_reused")


def test_a_receipt_tells_what_went_without_naming_anybody(post, removed, ada):
    answer = post.client.get(removed["links"]["receipt"])
    body, text = answer.json(), answer.content.decode()
    assert (body["id"], body["learners"], body["left"]) == (removed["id"], 1, 0)
    assert body["erased"] >= 1
    assert (len(body["checksum"]), body["later"]) == (64, [])
    assert body["content"]
    assert ada.user.email not in text
    assert "Content-Disposition" not in answer


def test_a_receipt_can_be_downloaded(post, removed):
    answer = post.client.get(removed["links"]["receipt"], {"download": "1"})
    number = answer.json()["number"]
    assert answer["Content-Disposition"] == f'attachment; filename="receipt-{number}.json"'
    assert answer["Content-Type"] == "application/json"


def test_there_is_no_receipt_before_the_end(post, ada):
    job = post(PATH, learners=[str(ada.pk)], confirm=True).json()
    assert code_of(post.client.get(f"{PATH}{job['id']}/receipt/")) == (404, "not_found")


def test_looking_again_adds_to_the_receipt(post, removed):
    kept = Receipt.objects.get().content
    answer = post(f"{PATH}{removed['id']}/verify/")
    job = answer.json()
    assert (answer.status_code, job["kind"]) == (202, "verification")
    work(Job.objects.get(public_id=job["id"]).pk)
    job = post.client.get(job["links"]["self"]).json()
    assert (job["state"], job["links"]["receipt"]) == ("succeeded", removed["links"]["receipt"])
    body = post.client.get(job["links"]["receipt"]).json()
    assert (len(body["later"]), body["left"]) == (1, 0)
    assert body["verified_at"]
    assert Receipt.objects.order_by("number").first().content == kept


def test_every_manager_sees_the_removals_of_the_organisation(removed, colleague):
    client = colleague()
    row = client.get(PATH).json()["results"][0]
    assert (row["id"], row["learners"]) == (removed["id"], 1)
    assert client.get(row["links"]["receipt"]).status_code == 200
    assert client.post(row["links"]["verify"]).status_code == 202
    assert client.get(removed["links"]["self"]).status_code == 404


def test_another_organisation_knows_nothing_of_it(post, removed, acme, globex):
    OrgInstructorRole("Globex").add_users(acme.manager)
    there = PATH.replace("/Acme/", "/Globex/")
    assert post.client.get(there).json()["count"] == 0
    assert post.client.get(f"{there}{removed['id']}/receipt/").status_code == 404
    assert post.client.post(f"{there}{removed['id']}/verify/").status_code == 404


def test_the_history_is_read_page_by_page(post, acme):
    for name in ("ada", "bob", "eve"):
        post(PATH, emails=[f"{name}@x.example"], confirm=True)
        work(Job.objects.latest("id").pk)
    first = post.client.get(PATH, {"page_size": 2}).json()
    assert (first["count"], first["count_is_exact"], first["previous"]) == (3, True, None)
    second = post.client.get(first["next"]).json()
    numbers = [row["number"] for page in (first, second) for row in page["results"]]
    assert numbers == sorted(numbers, reverse=True)
    assert (len(numbers), second["next"]) == (3, None)
    assert post.client.get(second["previous"]).json()["results"] == first["results"]
    assert "cursor" in post.client.get(PATH, {"cursor": "x"}).json()["fields"]


def test_it_all_holds_when_the_plan_has_ended(post, ada):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    assert post(PREVIEW, learners=[str(ada.pk)]).status_code == 200
    job = post(PATH, learners=[str(ada.pk)], confirm=True).json()
    work(Job.objects.get().pk)
    job = post.client.get(job["links"]["self"]).json()
    assert job["state"] == "succeeded"
    assert post.client.get(job["links"]["receipt"]).status_code == 200
    looking = post(f"{PATH}{job['id']}/verify/").json()
    assert post.client.post(looking["links"]["cancel"]).status_code == 202


def test_the_schema_describes_it(post):
    document = post.client.get(f"{BASE}/schema/").json()
    paths, shapes = document["paths"], document["components"]["schemas"]
    org = f"{BASE}/organizations/{{org}}/removals/"
    assert {"get", "post"} <= set(paths[org])
    assert {"200", "400", "401", "403", "404", "409"} == set(
        paths[f"{org}preview/"]["post"]["responses"]
    )
    receipt = paths[f"{org}{{job_id}}/receipt/"]["get"]
    assert "download" in {one["name"] for one in receipt["parameters"]}
    assert "202" in paths[f"{org}{{job_id}}/verify/"]["post"]["responses"]
    assert {"learners", "emails", "filter", "expected", "confirm", "typed"} == set(
        shapes["Removing"]["properties"]
    )
    assert "receipt" in shapes["Links"]["properties"]
