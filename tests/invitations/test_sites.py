"""Of several sites on one platform, an organisation's mails come from and lead to its own."""

import pytest
from django.contrib.sites.models import Site
from django.core import mail as outbox
from django.utils import timezone

from lms_lite_learners import invitations, launches
from lms_lite_learners.host import sites
from openedx.core.djangoapps.site_configuration.models import SiteConfiguration

pytestmark = pytest.mark.django_db
DEFAULT = "http://localhost:8000"


@pytest.fixture
def second(db):
    """A second site, which counts organisations among its own: second("Globex")."""

    def make(named, *, enabled=True, **values):
        site = Site.objects.create(domain="second.example", name="second.example")
        values = {
            "LMS_ROOT_URL": "https://second.example/",
            "email_from_address": "hello@second.example",
            "platform_name": "Second Academy",
            "course_org_filter": named,
            **values,
        }
        return SiteConfiguration.objects.create(site=site, enabled=enabled, site_values=values)

    return make


def sent(invite):
    """The mails to somebody of Acme and somebody of Globex, by organisation."""
    outbox.outbox.clear()
    rows = [invite(f"{org.lower()}@people.example", org=org) for org in ("Acme", "Globex")]
    invitations.send_due(10, timezone.now())
    assert len(rows) == len(outbox.outbox) == 2
    return {mail.to[0].partition("@")[0]: mail for mail in outbox.outbox}


@pytest.mark.parametrize("named", ["Globex", ["Initech", "Globex"]])
def test_an_invitation_leaves_from_the_organisations_site(invite, second, named):
    second(named)
    mails = sent(invite)
    assert mails["globex"].from_email == "hello@second.example"
    assert "https://second.example/learners/invitations/" in mails["globex"].body
    assert DEFAULT not in mails["globex"].body
    assert "Second Academy" in mails["globex"].alternatives[0][0]
    assert mails["acme"].from_email == "registration@sandbox.example"
    assert f"{DEFAULT}/learners/invitations/" in mails["acme"].body
    assert "econd" not in mails["acme"].alternatives[0][0]


@pytest.mark.parametrize(("named", "enabled"), [("Glob", True), ("Globex", False), ([], True)])
def test_the_default_site_speaks_for_whom_no_other_names(invite, second, named, enabled):
    second(named, enabled=enabled)
    assert {mail.from_email for mail in sent(invite).values()} == {"registration@sandbox.example"}


def test_a_site_without_an_address_of_its_own_uses_the_platforms(second):
    second("Globex", LMS_ROOT_URL=None)
    assert sites.site_url("Globex") == DEFAULT


def test_the_link_to_a_course_leads_to_its_organisations_site(acme, globex, second):
    second("Globex")
    assert launches.launch_url(str(globex.ops.id)).startswith("https://second.example/learners/")
    assert launches.launch_url(str(acme.safe.id)).startswith(f"{DEFAULT}/learners/")


def test_what_was_read_for_one_site_is_not_taken_for_another(second):
    from openedx.core.djangoapps.site_configuration.helpers import get_value

    second("Globex")
    assert get_value("platform_name") is None
    with sites.speaking_for("Globex"):
        assert get_value("platform_name") == "Second Academy"
    assert get_value("platform_name") is None
