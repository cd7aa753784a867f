"""What an installed copy must bring along: every template, the stylesheet, the mails."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core import mail
from django.template.loader import get_template
from django.utils import timezone, translation

import lms_lite_learners
from lms_lite_learners import imports, invitations

PACKAGE = Path(lms_lite_learners.__file__).parent
TEMPLATES = sorted(
    str(path.relative_to(PACKAGE / "templates"))
    for path in (PACKAGE / "templates").rglob("*")
    if path.is_file()
)


def test_the_package_brings_its_templates():
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_found_and_can_be_read(name):
    get_template(name)


@pytest.mark.parametrize("name", ["panel.css", "panel.js"])
def test_the_panels_files_are_found(name):
    assert finders.find(f"lms_lite_learners/{name}")


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "it", "ja", "nl", "pl", "pt"])
def test_the_catalogues_are_found(language):
    assert (PACKAGE / "locale" / language / "LC_MESSAGES" / "django.mo").is_file()
    with translation.override(language):
        assert translation.gettext("Open the invitation") != "Open the invitation"


def test_the_panel_is_rendered(acme, signed_in):
    page = signed_in(acme.manager).get("/learners/Acme/")
    assert page.status_code == 200
    assert "lms_lite_learners/panel.css" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_invitation_is_rendered(acme):
    imports.add("Acme", "ada@x.example", acting_user_id=acme.manager.id)
    invitations.send_due(10, timezone.now())
    (message,) = mail.outbox
    assert message.to == ["ada@x.example"]
    assert "/learners/invitations/" in message.body
    assert "Acme" in message.subject
