"""Who must not come back, and letting somebody back."""

import re

import pytest
from django.utils import timezone
from panel_pages import text_of

from lms_lite_learners.models import AuditEntry, Learner, Suppression
from lms_lite_learners.panel import suppressions
from lms_lite_learners.roster import suppression


@pytest.fixture
def kept_off(acme):
    """Keep an address off Acme's list: kept_off("ada@x.example") is the entry."""

    def keep(key):
        suppression.suppress("Acme", key=key, now=timezone.now())
        return Suppression.objects.latest("id")

    return keep


def test_an_entry_tells_its_date_and_nothing_more(managing, kept_off):
    entry = kept_off("ada@x.example")
    page = managing("suppressions/")
    assert "1 entry" in text_of(page)
    assert f"{timezone.localtime(entry.created_at):%Y}" in text_of(page)
    assert entry.person_hash not in page.content.decode()
    assert "ada@" not in page.content.decode()


def test_nobody_kept_off_is_said(managing):
    assert "Nobody is kept off your list." in text_of(managing("suppressions/"))


def test_letting_back_asks_first(managing, kept_off):
    entry = kept_off("ada@x.example")
    page = text_of(managing(f"suppressions/{entry.pk}/"))
    assert "Let back who was removed on" in page
    assert Suppression.objects.filter(pk=entry.pk).exists()


def test_who_was_let_back_can_be_added_again(managing, kept_off):
    entry = kept_off("ada@x.example")
    page = managing.post(f"suppressions/{entry.pk}/", follow=True)
    assert page.redirect_chain[-1][0] == "/learners/Acme/suppressions/"
    assert "Nobody was put on a list by this." in text_of(page)
    managing.post("add/", {"emails": "ada@x.example"})
    assert Learner.objects.filter(email_key="ada@x.example").exists()
    assert AuditEntry.objects.filter(action="unsuppress", org="Acme").exists()


def test_adding_by_hand_lets_back_as_well(managing, kept_off):
    kept_off("ada@x.example")
    managing.post("add/", {"emails": "ada@x.example", "unsuppress": "on"})
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_organisations_entry_is_nothing_here(managing, globex, kept_off, method):
    kept_off("ada@x.example")
    suppression.suppress("Globex", key="bob@x.example", now=timezone.now())
    theirs = Suppression.objects.get(org="Globex")
    answer = getattr(managing.client, method)(f"/learners/Acme/suppressions/{theirs.pk}/")
    assert answer.status_code == 404
    assert Suppression.objects.filter(pk=theirs.pk).exists()


def test_the_newest_come_first_and_the_others_on_the_next_page(managing, kept_off, monkeypatch):
    monkeypatch.setattr(suppressions, "PAGE", 2)
    entries = [kept_off(f"p{number}@x.example") for number in range(3)]

    def shown(path):
        return re.findall(r'id="lll-back-(\d+)"', managing.client.get(path).content.decode())

    assert shown("/learners/Acme/suppressions/") == [str(entries[2].pk), str(entries[1].pk)]
    older = f"/learners/Acme/suppressions/?after={entries[1].pk}"
    assert f'href="{older}"' in managing("suppressions/").content.decode()
    assert shown(older) == [str(entries[0].pk)]
