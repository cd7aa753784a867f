"""Who gets what at every address: a new address without a row here fails.

Addresses come from the urlconf itself, so that none is forgotten.
"""

import re

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from common.djangoapps.student.roles import OrgInstructorRole
from lms_lite_learners import imports, invitations, launches, removal
from lms_lite_learners.data import Selection
from lms_lite_learners.models import OrganizationPlan, Suppression
from lms_lite_learners.results import export
from lms_lite_learners.roster import suppression
from lms_lite_learners.tasks.jobs import work
from tests.api.access_rows import (
    ALL,
    ANY_PLAN,
    API,
    AUTHORS,
    COURSE_KEY,
    EVERY,
    GUARDED,
    JOBS,
    LAUNCH,
    OPERATORS,
    ORGS,
    PAGE,
    PANEL,
    SECRETS,
)
from tests.api.conftest import BASE
from tests.imports.files import upload


def existing(prefix):
    """Every address below a prefix, with its methods where the view is a class."""

    def walk(resolver, before):
        for pattern in resolver.url_patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, route)
            elif route.startswith(prefix):
                view = getattr(pattern.callback, "view_class", None)
                methods = ("get", "post", "put", "patch", "delete") if view else ()
                yield from (f"{name.upper()} {route}" for name in methods if hasattr(view, name))
                yield route

    return set(walk(get_resolver(), ""))


def with_removal(route, team):
    """The route about a finished removal or a suppression, which are made for it alone."""
    if "removals/<" in route:
        selection = Selection(emails=("eve@x.example",))
        job = removal.ask(team.org, selection, acting_user=team.manager, confirm=True)
        work(job.pk)
        route = re.sub("<slug:(job|public)_id>", job.public_id, route)
    if "suppressions/<" in route:
        suppression.suppress(team.org, key="bob@x.example", now=timezone.now())
        pk = Suppression.objects.get(org=team.org).pk
        route = re.sub("<[a-z_]+:suppression_id>", str(pk), route)
    return route


@pytest.fixture
def world(acme, globex, person, operator, pending):
    """People, a pending learner of either organisation, and a finished job of Acme's manager."""
    inactive = person("acme-inactive", is_active=False)
    OrgInstructorRole("Acme").add_users(inactive)
    learners = {org: pending(org, f"ada@{org.lower()}.example") for org in ("Acme", "Globex")}
    jobs, reminders, sendings, reports = {}, {}, {}, {}
    for team in (acme, globex):
        file = upload("email\nbob@x.example\nnonsense\n")
        jobs[team.org] = imports.start(team.org, file, acting_user_id=team.manager.pk)
        work(jobs[team.org].pk)
        reminders[team.org] = invitations.start_reminders(
            team.org, learners=[learners[team.org].pk], acting_user_id=team.manager.pk
        )
        course_key = COURSE_KEY if team is acme else str(globex.ops.id)
        sendings[team.org] = launches.start_sending(
            course_key, ["ada@x.example"], acting_user_id=team.manager.pk
        )
        reports[team.org] = export.start(team.org, export.Order(), acting_user_id=team.manager.pk)
        work(reports[team.org].pk)
    authored = export.start_own(export.Order(), user=acme.author)

    class World:
        author = acme.author
        manager, strangers = acme.manager, [globex.manager, acme.author, acme.learner, inactive]

        def ask(self, user, row, *, ids_of="Acme"):
            method, _, route = row.partition(" ")
            # The panel has a page of its own for imports.
            job = (reminders if f"{PAGE}jobs/" in route else jobs)[ids_of].public_id
            if LAUNCH in route or route.endswith("jobs/<slug:job_id>/rows/"):
                job = sendings[ids_of].public_id
            if route.endswith("manifest/"):
                job = reports[ids_of].public_id
            if f"{PANEL}results/jobs/" in route:
                job = authored.public_id
            route = with_removal(route, {"Acme": acme, "Globex": globex}[ids_of])
            for name, value in (
                ("<str:org>", "Acme"),
                ("<learners_org:org>", "Acme"),
                ("<str:learner_id>", str(learners[ids_of].pk)),
                ("<learners_id:learner_id>", str(learners[ids_of].pk)),
                ("<api_course:course_key>", COURSE_KEY),
                ("<learners_course:course_key>", COURSE_KEY),
                ("<str:signed>", "x:y:z"),
                ("<slug:job_id>", job),
                ("<int:line>", "3"),
                ("<slug:public_id>", job),
            ):
                route = route.replace(name, value)
            client = Client()
            if user:
                backend = "django.contrib.auth.backends.AllowAllUsersModelBackend"
                client.force_login(user, backend=backend)
            return getattr(client, method.lower())(f"/{route}")

    World.operator = operator
    return World()


def test_every_address_has_a_row_and_every_row_an_address():
    paths = {row.partition(" ")[2] for row in EVERY}
    found = existing(API) | existing(PANEL)
    assert {route for route in found if " " not in route} == paths | SECRETS
    assert {row for row in found if " " in row and API in row} == {
        row for row in EVERY if API in row
    }


def wrong(rows, is_right, *asks):
    """Rows that answer otherwise than they should, with their answers; each is undone at once.

    One world serves all rows: to make one for each takes longer than to ask.
    """
    found = {}
    for row in sorted(rows):
        cache.clear()
        marks = {alias: transaction.savepoint(using=alias) for alias in connections}
        statuses = [ask(row) for ask in asks]
        for alias, mark in marks.items():
            transaction.savepoint_rollback(mark, using=alias)
        if not all(map(is_right, statuses)):
            found[row] = statuses
    return found


def let_in(status):
    """Does the answer tell that the page is for who asked, whatever it says?"""
    return status not in {401, 403, 404}


def status_of(world, user, **more):
    """What a row answers to somebody: status_of(world, user)(row)."""
    return lambda row: world.ask(user, row, **more).status_code


def test_who_is_not_signed_in_gets_401(world):
    assert wrong(EVERY, (401).__eq__, status_of(world, None)) == {}


def test_strangers_get_404_as_if_it_did_not_exist(world):
    asks = [status_of(world, user) for user in world.strangers]
    assert wrong(GUARDED, (404).__eq__, *asks) == {}


def test_without_the_plan_managers_and_operators_get_403(world):
    OrganizationPlan.objects.create(org="Acme", plan="free")

    def code_of(row):
        answer = world.ask(world.manager, row)
        is_told = API not in row or answer.json()["code"] == "plan_required"
        return answer.status_code if is_told else answer.json()

    assert wrong(JOBS | ORGS, (403).__eq__, code_of) == {}
    of_api = {row for row in JOBS if API + "jobs" in row}
    operators = status_of(world, world.operator)
    assert wrong(of_api, (404).__eq__, operators) == {}
    assert wrong((JOBS | ORGS) - of_api, (403).__eq__, operators) == {}


def test_without_the_plan_removing_goes_on(world):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    for user in (world.manager, world.operator):
        assert wrong(ANY_PLAN, let_in, status_of(world, user)) == {}


def test_managers_are_let_in(world):
    assert wrong(ALL, let_in, status_of(world, world.manager)) == {}


def test_operators_are_let_in_but_to_others_jobs(world):
    operators = status_of(world, world.operator)
    assert wrong(JOBS, (404).__eq__, operators) == {}
    assert wrong(set(ALL) - JOBS, let_in, operators) == {}


def test_operators_are_let_in_whatever_the_plan_and_nobody_else(world):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    assert wrong(OPERATORS, let_in, status_of(world, world.operator)) == {}
    others = [status_of(world, user) for user in (world.manager, *world.strangers)]
    assert wrong(OPERATORS, (404).__eq__, *others) == {}


def test_authors_are_let_in_and_nobody_else(world):
    assert wrong(AUTHORS, let_in, status_of(world, world.author)) == {}
    others = [world.manager, world.operator, *world.strangers]
    others.remove(world.author)
    assert wrong(AUTHORS, (404).__eq__, *(status_of(world, user) for user in others)) == {}


def test_without_the_plan_authors_get_403(world):
    OrganizationPlan.objects.create(org="Acme", plan="free")
    assert wrong(AUTHORS, (403).__eq__, status_of(world, world.author)) == {}


def test_ids_of_another_organisation_are_unknown_here(world):
    rows = [row for row in GUARDED if "_id" in row]
    assert wrong(rows, (404).__eq__, status_of(world, world.manager, ids_of="Globex")) == {}


@pytest.mark.parametrize("number", range(4))
def test_strangers_see_none_of_it_among_their_own(world, number):
    user = world.strangers[number]
    own = [row["org"] for row in world.ask(user, f"GET {API}organizations/").json()["results"]]
    assert own == (["Globex"] if number == 0 else [])


def test_an_unknown_organisation_and_anothers_look_alike(world, acme):
    client = Client()
    client.force_login(
        acme.manager, backend="django.contrib.auth.backends.AllowAllUsersModelBackend"
    )
    other, unknown = (
        client.get(f"{BASE}/organizations/{org}/learners/") for org in ("Globex", "Nowhere")
    )
    assert other.status_code == unknown.status_code == 404
    assert other.json()["detail"].replace("Globex", "Nowhere") == unknown.json()["detail"]


def test_a_post_without_the_token_against_forgery_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        world.manager, backend="django.contrib.auth.backends.AllowAllUsersModelBackend"
    )
    answer = client.post(f"{BASE}/organizations/Acme/reminders/", {}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
