"""The catalogues of what invited people see: whole, true to their texts, and found by Django."""

import gettext
import importlib.util
import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail as outbox
from django.utils import translation
from django.utils.html import strip_tags

from lms_lite_learners.host import mail
from lms_lite_learners.models import Invitation

ROOT = Path(__file__).parents[1]
LANGUAGES = ["ar", "de", "es", "fr", "it", "ja", "nl", "pl", "pt"]
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s")
# What no sentence of another language is made of.
ENGLISH = re.compile(r"\b(the|you|your|and|with|this|that|have|if|not|is|are|to)\b", re.IGNORECASE)
CONTEXT = {
    "added_by": "Mary Manager",
    "course_name": "SAFE101",
    "email": "ada@people.example",
    "ends_on": "2026-02-01",
    "expires_at": datetime(2026, 3, 9, tzinfo=UTC),
    "has_account": False,
    "invitation_url": "http://lms.example/learners/invitations/token/",
    "is_confirmed": True,
    "launch_url": "http://lms.example/learners/launch/x/",
    "leave_url": "http://lms.example/learners/leave/token/",
    "my_courses_url": "http://lms.example/dashboard",
    "name": "Ada",
    "org_name": "Acme",
    "report_url": "http://lms.example/learners/files/x/",
    "rows": 2,
    "sender": "Mary Manager",
    "starts_on": "2026-01-01",
    "time_zone": "UTC",
    "words": "",
}
# What changes what a mail says.
VARIANTS = [
    {}, {"added_by": "", "name": "", "sender": ""}, {"is_confirmed": False},
    {"has_account": True}, {"expires_at": None, "starts_on": ""}, {"org_name": "", "rows": 1},
    {"ends_on": ""},
]  # fmt: skip
NAMES = ["invitation", "reminder", "added", "course", "report"]


def load():
    """The script that keeps the catalogues."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / ".ci" / "messages.py")
    sys.modules["messages"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


messages = load()
TEXTS = messages.texts()


def po_of(language):
    return messages.LOCALE / language / "LC_MESSAGES" / "django.po"


def test_these_are_the_languages_there_are():
    assert sorted(path.name for path in messages.LOCALE.iterdir()) == LANGUAGES


def test_the_texts_are_those_of_the_mails_and_the_public_pages():
    found = {one for one, _many in TEXTS}
    assert {"Decline", "Start course", "The course is full.", "Open the invitation"} <= found
    assert len(found) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_left_over(language):
    forms = messages.read(po_of(language)).forms
    assert set(forms) == set(TEXTS)
    assert [key for key, texts in forms.items() if not all(texts)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_has_the_placeholders_of_its_text(language):
    for (one, many), texts in messages.read(po_of(language)).forms.items():
        wanted = sorted(PLACEHOLDER.findall(many or one))
        for text in texts:
            assert sorted(PLACEHOLDER.findall(text)) == wanted, one


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_stands_there_to_be_read(language):
    compiled = po_of(language).with_suffix(".mo").read_bytes()
    catalogue = messages.read(po_of(language))
    assert compiled == messages.compiled(catalogue)
    found = gettext.GNUTranslations(io.BytesIO(compiled))
    for (one, many), texts in catalogue.forms.items():
        if many:
            counted = {found.ngettext(one, many, number) for number in range(200)}
            assert counted == set(texts)
        else:
            assert found.gettext(one) == texts[0]


def test_a_catalogue_that_is_written_is_read_again(tmp_path):
    path = tmp_path / "pl" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    texts = {('a "quoted" %s\nline', ""): ["x.py"], ("one", "many"): ["y.html"]}
    catalogue = messages.Catalogue("pl", {("one", "many"): ["jeden", "dwa", "pięć"]})
    messages.write(path, catalogue, texts)
    assert messages.read(path).forms == {
        ("a \"quoted\" %s\nline", ""): [""], ("one", "many"): ["jeden", "dwa", "pięć"],
    }  # fmt: skip


@pytest.mark.parametrize(("code", "word"), [
    ("de-de", "Ablehnen"), ("es-419", "Rechazar"), ("pt-br", "Recusar"), ("ja-jp", "辞退する"),
    ("nl-nl", "Afwijzen"), ("en", "Decline"),
])  # fmt: skip
def test_a_platform_s_code_with_a_country_finds_its_language(settings, code, word):
    settings.LANGUAGES = [*settings.LANGUAGES, (code, code)]
    with translation.override(code):
        assert translation.gettext("Decline") == word


def written(kind, language, **changes):
    """Subject, text, and what is read of the HTML."""
    outbox.outbox.clear()
    mail.send(
        kind, email="ada@people.example", user_id=None, language=language,
        context=CONTEXT | changes,
    )  # fmt: skip
    (message,) = outbox.outbox
    return message.subject, message.body, message.alternatives[0][0]


@pytest.mark.django_db
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_a_mail_in_german_is_german_whole(name, variant):
    subject, text, html = written(name, "de", **variant)
    plain = strip_tags(re.sub(r"<(style|head)\b.*?</\1>", "", html, flags=re.DOTALL))
    for part in (subject, text, plain):
        assert ENGLISH.findall(re.sub(r"https?://\S+", "", part)) == []


@pytest.mark.django_db
def test_the_same_look_finds_english():
    _subject, text, _html = written("invitation", "en")
    assert ENGLISH.findall(text)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("de", "ltr")])
def test_a_mail_says_its_language_and_direction(name, language, direction):
    _subject, _text, html = written(name, language)
    assert f'<div lang="{language}" dir="{direction}">' in html


@pytest.mark.parametrize(("language", "direction", "word"), [
    ("ar", "rtl", "رفض"), ("de", "ltr", "Ablehnen"), ("en", "ltr", "Decline"),
])  # fmt: skip
@pytest.mark.django_db
def test_a_page_of_an_invitation_is_in_the_reader_s_language(
    client, acme, language, direction, word
):
    from lms_lite_learners import imports

    imports.add("Acme", "ada@x.example", acting_user_id=acme.manager.id)
    token = Invitation.objects.get().token
    headers = {"Accept-Language": language}
    page = client.get(f"/learners/invitations/{token}/", headers=headers).content.decode()
    assert f'<section lang="{language}" dir="{direction}"' in page
    assert word in page
    leaving = client.get(f"/learners/leave/{token}/", headers=headers).content.decode()
    assert f'<section lang="{language}" dir="{direction}"' in leaving


@pytest.mark.django_db
def test_the_launch_page_is_in_the_reader_s_language(client, acme):
    from lms_lite_learners import launches

    launches.start_sending(
        str(acme.safe.id), ["ada@x.example"], acting_user_id=acme.manager.id
    )  # fmt: skip
    page = client.get(f"/learners/launch/{acme.safe.id}/", headers={"Accept-Language": "ar"})
    assert '<section lang="ar" dir="rtl"' in page.content.decode()
    assert "فتح المقرر" in page.content.decode()
