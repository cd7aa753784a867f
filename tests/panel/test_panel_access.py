"""Who may see which page: 401, 404, 403, in this order."""

import pytest
from django.test import Client
from panel_pages import text_of

from common.djangoapps.student.roles import OrgInstructorRole
from lms_lite_learners.models import OrganizationPlan

GETS = [
    "",
    "?tab=pending",
    "add/",
    "imports/",
    "imports/template/",
    "exports/",
    "invitation-settings/",
    "imports/nobodys/",
    "jobs/nobodys/",
    "1/link/",
    "1/revoke/",
]
POSTS = [
    "invitation-settings/",
    "exports/",
    "add/",
    "imports/",
    "jobs/nobodys/cancel/",
    "reminders/",
    "backfill/",
    "1/remind/",
    "1/renew/",
    "1/revoke/",
]
ROUTES = [("get", path) for path in GETS] + [("post", path) for path in POSTS]
# What goes on when a plan ends.
LASTING = [
    ("get", "remove/"),
    ("post", "remove/"),
    ("get", "removals/"),
    ("get", "removals/nobodys/"),
    ("post", "removals/nobodys/verify/"),
    ("get", "suppressions/"),
    ("get", "audit/"),
    ("get", "suppressions/1/"),
    ("post", "suppressions/1/"),
    ("get", "1/removal/"),
]


def visit(client, route):
    method, path = route
    return getattr(client, method)(f"/learners/Acme/{path}")


@pytest.mark.parametrize("route", ROUTES + LASTING)
def test_a_visitor_is_asked_to_sign_in(client, acme, route):
    answer = visit(client, route)
    assert answer.status_code == 401
    assert "/login?next=%2Flearners%2F" in answer.content.decode()


@pytest.mark.parametrize("who", ["author", "learner"])
@pytest.mark.parametrize("route", ROUTES + LASTING)
def test_an_organisation_is_nothing_to_its_authors_and_learners(signed_in, acme, who, route):
    assert visit(signed_in(getattr(acme, who)), route).status_code == 404


@pytest.mark.parametrize("route", ROUTES + LASTING)
def test_an_organisation_is_nothing_to_anothers_manager(signed_in, acme, globex, route):
    assert visit(signed_in(globex.manager), route).status_code == 404


@pytest.mark.parametrize("route", ROUTES)
def test_without_the_plan_the_manager_is_told(signed_in, acme, route):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    answer = visit(signed_in(acme.manager), route)
    assert answer.status_code == 403
    assert "plan" in text_of(answer)


@pytest.mark.parametrize("route", LASTING)
def test_without_the_plan_people_can_be_removed_all_the_same(signed_in, acme, route):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    answer = visit(signed_in(acme.manager), route)
    assert answer.status_code == (
        404 if any(sign in route[1] for sign in ("nobodys", "1/")) else 200
    )


def test_without_the_plan_the_way_to_removing_is_shown(signed_in, acme):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    page = signed_in(acme.manager).get("/learners/Acme/").content.decode()
    for path in ("remove/", "removals/", "suppressions/"):
        assert f'href="/learners/Acme/{path}"' in page


@pytest.mark.parametrize("path", ["", "1/link/"])
def test_a_refusal_has_the_frame_of_the_lms_with_the_persons_name(signed_in, acme, globex, path):
    answer = signed_in(globex.manager).get(f"/learners/Acme/{path}")
    assert answer.status_code == 404
    assert "Gina Manager" in text_of(answer)


@pytest.mark.parametrize("path", GETS)
def test_what_does_not_exist_for_others_looks_like_what_does_not_exist(
    signed_in, acme, globex, path
):
    client = signed_in(globex.manager)
    theirs = text_of(client.get(f"/learners/Acme/{path}"))
    nobodys = text_of(client.get(f"/learners/Xyz/{path}"))
    assert theirs == nobodys.replace("Xyz", "Acme")


def test_a_manager_whose_account_was_deactivated_has_no_rights(signed_in, acme):
    client = signed_in(acme.manager)
    acme.manager.is_active = False
    acme.manager.save()
    assert client.get("/learners/Acme/").status_code == 404


def test_an_operator_sees_every_organisation_that_exists(signed_in, acme, operator):
    client = signed_in(operator)
    assert client.get("/learners/Acme/").status_code == 200
    assert client.get("/learners/Xyz/").status_code == 404


def test_a_part_of_a_page_leads_a_visitor_to_the_sign_in_page(client, acme):
    answer = client.get("/learners/Acme/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/login")


def test_a_form_from_elsewhere_is_refused(acme):
    client = Client(enforce_csrf_checks=True)
    client.force_login(acme.manager)
    assert client.post("/learners/Acme/backfill/").status_code == 403


def test_pages_with_people_on_them_are_not_kept_by_browsers(signed_in, acme):
    kept = signed_in(acme.manager).get("/learners/Acme/").headers["Cache-Control"]
    assert "no-store" in kept
    assert "private" in kept


def test_the_manager_of_one_organisation_is_led_to_it(signed_in, acme, globex):
    answer = signed_in(acme.manager).get("/learners/")
    assert answer.status_code == 302
    assert answer.url == "/learners/Acme/"


def test_the_manager_of_two_chooses(signed_in, acme, globex):
    OrgInstructorRole("Globex").add_users(acme.manager)
    answer = signed_in(acme.manager).get("/learners/")
    assert answer.status_code == 200
    assert 'href="/learners/Acme/"' in answer.content.decode()
    assert 'href="/learners/Globex/"' in answer.content.decode()


def test_who_manages_nothing_is_told_so(signed_in, acme):
    answer = signed_in(acme.learner).get("/learners/")
    assert answer.status_code == 404
    assert "don’t manage" in text_of(answer)
