"""The entry in the user menu of a site whose theme includes it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines

from lms_lite_learners.panel import user_menu
from openedx.core.djangoapps.site_configuration import context_processors

pytestmark = pytest.mark.django_db
TEMPLATE = "/lms_lite_learners/user_menu.html"
ENTRY = '<a href="/learners/" role="menuitem">Learner Management</a>'


@pytest.fixture
def menu(settings, signed_in):
    """The front page of somebody on such a site: menu(user)."""
    settings.SANDBOX_USER_MENU = [TEMPLATE]

    def look(user):
        return signed_in(user).get("/dashboard").content.decode()

    return look


def test_managers_authors_and_operators_have_it(acme, person, menu):
    for user in (acme.manager, acme.author, person("operator", is_staff=True)):
        assert ENTRY in menu(user)


def test_it_leads_somewhere(acme, signed_in):
    for user in (acme.manager, acme.author):
        address = user_menu.entry(user)["url"]
        assert signed_in(user).get(address, follow=True).status_code == 200


def test_learners_visitors_and_who_is_not_active_have_none(acme, person, menu):
    assert "Learner Management" not in menu(acme.learner)
    type(acme.author).objects.filter(pk=acme.author.pk).update(is_active=False)
    acme.author.refresh_from_db()
    for user in (acme.author, AnonymousUser()):
        assert user_menu.entry(user) is None


def test_it_costs_a_learner_one_query_and_a_visitor_none(acme, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert user_menu.entry(acme.learner) is None
    with django_assert_num_queries(0):
        assert user_menu.entry(AnonymousUser()) is None


def test_without_a_plan_there_is_none(acme, settings):
    settings.LMS_LITE_DEFAULT_PLAN = "free"
    assert user_menu.entry(acme.manager) is None


def test_who_looks_as_a_learner_keeps_the_own_menu(acme):
    acme.learner.real_user = acme.manager
    assert user_menu.entry(acme.learner) == user_menu.entry(acme.manager)


def test_a_site_without_the_template_has_its_menu(acme, menu, settings):
    settings.SANDBOX_USER_MENU = ["/nobody/has/this.html"]
    assert "Profile" in menu(acme.manager)


def test_the_plain_menu_of_the_sandbox_is_the_platforms(acme, signed_in):
    page = signed_in(acme.manager).get("/dashboard").content.decode()
    assert "Learner Management" not in page
    assert engines["mako"].get_template(TEMPLATE)
    assert context_processors.user_menu(None) == ""
