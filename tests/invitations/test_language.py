"""In which language a mail is written: the person's, the organisation's, the site's."""

import pytest
from django.core import mail as outbox
from django.utils import timezone, translation

from lms_lite_learners import imports, invitation_settings, invitations, launches
from lms_lite_learners.tasks.jobs import work
from openedx.core.djangoapps.lang_pref.api import prefer_language

pytestmark = pytest.mark.django_db
INVITED = {
    "de": "lädt Sie ein", "fr": "vous invite", "es": "te invita", "en": "invites you",
}  # fmt: skip


@pytest.fixture
def speaking(acme):
    """Give Acme a language: speaking("de")."""

    def speak(code):
        invitation_settings.change("Acme", {"language": code}, acting_user_id=acme.manager.id)

    return speak


def subjects():
    invitations.send_due(10, timezone.now())
    return [message.subject for message in outbox.outbox]


@pytest.mark.parametrize("before", ["en", "fr"])
def test_without_any_it_is_the_site_s_whatever_was_spoken_before(invite, before):
    invite("ada@x.example")
    with translation.override(before):
        assert INVITED["en"] in subjects()[0]


def test_the_organisation_s_is_next(invite, speaking):
    speaking("de")
    invite("ada@x.example")
    assert INVITED["de"] in subjects()[0]


def test_what_the_import_says_wins(invite, speaking):
    speaking("de")
    invite("ada@x.example", language="fr")
    assert INVITED["fr"] in subjects()[0]


def test_another_organisation_s_says_nothing(invite, speaking, globex):
    speaking("de")
    invite("ada@x.example", org="Globex")
    assert INVITED["en"] in subjects()[0]


def test_a_language_that_is_set_later_holds_for_mails_that_wait(invite, speaking):
    invite("ada@x.example")
    speaking("es")
    assert INVITED["es"] in subjects()[0]


def test_who_has_an_account_reads_it_in_the_language_of_the_account(add_active, person, speaking):
    speaking("de")
    german, french = person("gerd"), person("fleur")
    prefer_language(french, "fr")
    add_active(german)
    add_active(french)
    found = dict(zip(("gerd", "fleur"), sorted(subjects()), strict=False))
    assert found == {"gerd": "Sie gehören jetzt zu den Lernenden von Acme",
                     "fleur": "Vous faites maintenant partie des apprenants de Acme"}  # fmt: skip


def test_a_course_is_sent_in_the_organisation_s_language(acme, speaking):
    speaking("de")
    job = launches.start_sending(
        str(acme.safe.id), ["ada@x.example"], acting_user_id=acme.manager.id
    )
    work(job.pk)
    assert outbox.outbox[0].subject == "Ein Kurs für Sie: SAFE101"


def test_the_import_s_column_holds_for_who_becomes_active_at_once(acme, person, speaking):
    from tests.imports.files import upload

    person("ada", email="ada@x.example")
    speaking("de")
    file = upload("email,language\nada@x.example,fr\n")
    work(imports.start("Acme", file, acting_user_id=acme.manager.pk).pk)
    assert "Vous faites" in subjects()[0]
