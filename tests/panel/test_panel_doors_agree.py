"""The pages take and refuse the same filters as the API."""

import pytest
from organizations.api import ensure_organization

API = "/api/lms_lite_learners/v1/organizations/Acme/learners/"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("inactive_since=0001-01-01T00:00:00%2B14:00", 400),
        ("inactive_since=9999-12-31T23:59:59-12:00", 400),
        ("inactive_since=2026-01-01T00:00:00Z", 200),
        ("course=course-v1:Acme+SAFE101+2026", 200),
        ("search=" + "x" * 255, 200),
        ("search=" + "x" * 256, 400),
        ("tab=x", 400),
        ("tab=pending", 200),
        ("never_logged_in=maybe", 400),
        ("never_logged_in=true", 200),
        ("never_logged_in=", 200),
    ],
)
def test_both_doors_answer_a_filter_alike(managing, asked, status):
    page, api = managing(f"?{asked}"), managing.client.get(f"{API}?{asked}")
    assert (page.status_code, api.status_code) == (status, status)


def test_the_page_has_one_main_part(managing):
    page = managing().content.decode()
    assert page.count("<main") == page.count("</main>") == 1
    assert page.index("<main") < page.index('<header class="lll-head"') < page.index("</main>")


@pytest.mark.parametrize("org", ["A/B", "</script>", ".", ".."])
def test_an_organisation_that_no_path_can_name_breaks_no_page(signed_in, operator, acme, org):
    ensure_organization("Globex")
    ensure_organization(org)
    client = signed_in(operator)
    assert client.get("/learners/").status_code == 200
    listed = client.get("/api/lms_lite_learners/v1/organizations/").json()["results"]
    assert [one["org"] for one in listed] == ["Acme", "Globex"]
