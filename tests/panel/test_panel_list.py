"""The two tabs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from panel_pages import text_of

from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners.data import AddedVia
from lms_lite_learners.models import Learner
from lms_lite_learners.roster import backfill, membership, refresh


@pytest.fixture
def active(acme, person):
    """Put accounts on Acme's list: active("ada", name="Ada Lovelace")."""

    def add(username, *, via=AddedVia.ENROLLMENT, **fields):
        user, now = person(username, **fields), timezone.now()
        membership.activate(
            "Acme", {user.pk: user.email}, via=via, acting_user_id=0, is_open=True, now=now
        )
        refresh.refresh("Acme", [user.pk], now)
        return user

    return add


def names(answer):
    """The names or addresses at the head of the rows, in order."""
    return re.findall(r'<th role="rowheader".*?<bdi>(.*?)</bdi>', answer.content.decode())


def links(answer, label):
    """Where the links with this text lead."""
    body = answer.content.decode()
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', body, re.DOTALL)
    texts = [(href, re.sub(r"<[^>]+>", "", text).strip()) for href, text in found]
    return [href.replace("&amp;", "&") for href, text in texts if text == label]


def test_an_active_row_shows_what_the_platform_knows(managing, active, acme):
    ada = active("ada", name="Ada Lovelace", city="London", country="GB")
    CourseEnrollment.enroll(ada, acme.safe.id)
    page = text_of(managing())
    assert "Ada Lovelace ada@people.example" in page
    assert "London, GB" in page
    assert "Never" in page


def test_nothing_but_name_and_address_is_shown_of_somebody_added_by_hand(managing, person, acme):
    person("ada", name="Ada Lovelace", city="London", country="GB")
    managing.post("add/", {"emails": "ada@people.example"})
    page = text_of(managing())
    assert "Ada Lovelace ada@people.example" in page
    assert "London" not in page


def test_both_tabs_say_how_many(managing, active, pending):
    active("ada")
    pending("a@new.example", "b@new.example")
    assert re.search(r"Active\s+1\s+Pending\s+2", text_of(managing()))


def test_a_name_is_text_wherever_it_stands(managing, active):
    active("ada", name="<b>&amp; Ada")
    body = managing().content.decode()
    assert "&lt;b&gt;&amp;amp; Ada" in body


def test_a_heads_link_sorts_and_sorts_back(managing, active):
    for username in ("ada", "bob"):
        active(username, name=username.title())
    falling = links(managing(), "Name")[0]
    assert names(managing.client.get(falling)) == ["Bob", "Ada"]
    rising = links(managing.client.get(falling), "Name")[0]
    assert names(managing.client.get(rising)) == ["Ada", "Bob"]


@pytest.mark.parametrize("tab", ["active", "pending"])
def test_every_column_sorts(managing, active, pending, tab):
    active("ada")
    pending("a@new.example")
    heads = re.findall(
        r'id="lll-sort-\w+" href="([^"]*)"', managing(f"?tab={tab}").content.decode()
    )
    assert len(heads) == 8
    for head in heads:
        assert managing.client.get(head.replace("&amp;", "&")).status_code == 200


def test_pages_follow_one_another_and_lead_back(managing, active):
    for number in range(5):
        active(f"p{number}", name=f"P{number}")
    first = managing("?page_size=2")
    second = managing.client.get(links(first, "Next")[0])
    third = managing.client.get(links(second, "Next")[0])
    assert [*names(first), *names(second), *names(third)] == ["P0", "P1", "P2", "P3", "P4"]
    assert not links(third, "Next")
    assert names(managing.client.get(links(third, "Previous")[0])) == names(second)


def test_the_address_says_all_and_nothing_more(managing, active):
    active("ada", name="Ada")
    page = managing("?tab=active&search=ad&course=&added_via=enrollment&ordering=&page_size=50")
    away = links(page, "“ad”take this filter off")
    assert away == ["/learners/Acme/?added_via=enrollment"]


def test_a_search_that_finds_nobody_says_so(managing, active):
    active("ada")
    page = managing("?search=zzz")
    assert "Nobody matches" in text_of(page)
    assert links(page, "Show the whole list") == ["/learners/Acme/"]


@pytest.mark.parametrize(
    "asked", ["ordering=nonsense", "cursor=nonsense", "page_size=0", "added_via=x", "course=x"]
)
def test_an_address_that_makes_no_sense_is_answered_in_words(managing, active, asked):
    active("ada")
    page = managing(f"?{asked}")
    assert page.status_code == 400
    assert "lll-danger" in page.content.decode()
    assert re.search(r"Active\s+1\s", text_of(page))
    if "page_size" not in asked:
        assert links(page, "Show the whole list")[-1] == "/learners/Acme/"


def test_anothers_course_is_nothing(managing, globex):
    assert managing("?course=course-v1:Globex%2BOPS10%2B2026").status_code == 404


def test_an_empty_active_tab_offers_to_list_who_is_enrolled(managing, acme):
    Learner.objects.all().delete()
    page = managing()
    assert "1 person is enrolled" in text_of(page)
    assert 'action="/learners/Acme/backfill/"' in page.content.decode()


def test_of_many_enrolled_an_empty_tab_says_at_least_how_many(managing, acme, person, monkeypatch):
    monkeypatch.setattr(backfill, "GLANCE", 2)
    for name in ("ada", "bob"):
        CourseEnrollment.enroll(person(name), acme.safe.id)
    Learner.objects.all().delete()
    page = text_of(managing())
    assert "At least 2 people are enrolled" in page
    assert "List the enrolled people" in page


def test_listing_who_is_enrolled_is_a_job_with_a_page(managing, acme):
    Learner.objects.all().delete()
    answer = managing.post("backfill/", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[0][0].startswith("/learners/Acme/jobs/")
    assert "Listing enrolled people" in text_of(answer)


def test_an_empty_pending_tab_says_how_to_add(managing):
    page = managing("?tab=pending")
    assert "Nobody is pending" in text_of(page)
    assert "/learners/Acme/imports/" in links(page, "Import a file")


def test_a_part_is_the_list_without_the_frame(managing, active):
    active("ada", name="Ada")
    part = managing("", **{"HX-Request": "true"})
    assert names(part) == ["Ada"]
    assert "<html" not in part.content.decode()


def test_filtering_in_place_gives_the_plain_address(managing, active):
    active("ada", name="Ada")
    part = managing(
        "?tab=active&search=ad&course=", **{"HX-Request": "true", "HX-Trigger": "lll-filters"}
    )
    assert part.headers["HX-Replace-Url"] == "/learners/Acme/?search=ad"


def test_a_date_filters(managing, active):
    active("ada", name="Ada")
    tomorrow = timezone.now() + timedelta(days=1)
    assert names(managing(f"?inactive_since={tomorrow:%Y-%m-%d}")) == ["Ada"]
    assert names(managing("?inactive_since=1970-01-01")) == []


@pytest.mark.parametrize("tab", ["active", "pending"])
def test_every_row_has_a_box_and_a_menu(managing, active, pending, tab):
    active("ada")
    pending("ada@new.example")
    page = managing(f"?tab={tab}")
    body = page.content.decode()
    assert body.count('form="lll-bulk" name="learner"') == body.count("lll-menu-") == 1
    assert len(links(page, "Remove …")) == 1
    assert "Remove learners" in text_of(page)


@pytest.mark.parametrize("tab", ["active", "pending"])
def test_more_rows_ask_the_database_no_more(managing, active, pending, tab):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            managing(f"?tab={tab}")
        return len(asked)

    active("p0")
    pending("a0@new.example")
    few = queries()
    for number in range(1, 10):
        active(f"p{number}")
    pending(*(f"a{number}@new.example" for number in range(1, 10)))
    assert queries() <= few
