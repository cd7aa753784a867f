"""The pages of an invited person: a POST decides, a GET never, and no link proves an address."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lms_lite_learners import invitations
from lms_lite_learners.data import AddedVia
from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.roster import membership, suppression

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(acme):
    """An invitation of Acme to ada@people.example."""
    now = timezone.now()
    people = [membership.Newcomer("ada@people.example", "ada@people.example")]
    ids = membership.add_pending(
        "Acme", people, via=AddedVia.MANUAL.value, acting_user_id=acme.manager.id, now=now
    )
    invitations.invite("Acme", dict.fromkeys(ids.values(), ""), notify=True, now=now)
    return Invitation.objects.select_related("learner").get(org="Acme")


def page_of(row):
    return f"/learners/invitations/{row.token}/"


def leave_page_of(row):
    return f"/learners/leave/{row.token}/"


def text(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_who_invites_and_which_address_to_register_with(client, invited):
    shown = text(client.get(page_of(invited)))
    for said in ("Mary Manager", "Acme", "ada@people.example", "exactly this address"):
        assert said in shown


def test_registering_and_signing_in_lead_back_to_the_page(client, invited):
    shown = text(client.get(page_of(invited)))
    back = page_of(invited).replace("/", "%2F")
    assert f'href="/register?next={back}"' in shown
    assert f'href="/login?next={back}"' in shown


def test_the_page_doesn_t_tell_whether_the_address_has_an_account(client, invited, person):
    before = text(client.get(page_of(invited)))
    person("ada")
    after = text(client.get(page_of(invited)))
    assert _without_token(before) == _without_token(after)


def _without_token(page):
    return [part for part in page.split("<input") if "csrf" not in part]


@pytest.mark.parametrize("page", [page_of, leave_page_of])
def test_a_get_decides_nothing(signed_in, invited, person, page):
    client = signed_in(person("ada"))
    assert client.get(page(invited), {"answer": "decline"}).status_code == 200
    invited.refresh_from_db()
    assert (invited.state, invited.learner.status) == ("queued", "pending")


@pytest.mark.parametrize("page", [page_of, leave_page_of])
def test_the_pages_are_neither_indexed_nor_kept_nor_passed_on(client, invited, page):
    answer = client.get(page(invited))
    assert "noindex" in answer["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("page", [page_of, leave_page_of])
def test_the_pages_need_no_script_and_no_inline_style(client, invited, page):
    shown = client.get(page(invited)).content.decode()
    own = shown[shown.index('class="lll-card') :]
    own = own[: own.index("</section>")]
    assert not any(mark in own for mark in ("<script", "style=", "onclick", "hx-"))


def test_the_invited_person_accepts(signed_in, invited, person):
    user = person("ada")
    client = signed_in(user)
    answer = client.post(page_of(invited), {"answer": "accept"}, follow=True)
    assert "You are a learner of Acme" in text(answer)
    assert Learner.objects.get(org="Acme", user=user).is_open


def test_another_account_is_told_plainly_and_can_t_accept(signed_in, invited, person):
    client = signed_in(person("eve"))
    shown = text(client.get(page_of(invited)))
    assert "signed in with another address, eve@people.example" in shown
    answer = client.post(page_of(invited), {"answer": "accept"})
    assert answer.status_code == 409
    assert not Learner.objects.filter(user__isnull=False).exists()


def test_who_isn_t_confirmed_is_told_which_step_is_left(signed_in, invited, person):
    user = person("ada")
    client = signed_in(user)
    user.is_active = False
    user.save()
    shown = text(client.get(page_of(invited)))
    assert "confirm this address" in shown
    assert 'value="accept"' not in shown


def test_who_isn_t_signed_in_is_led_to_sign_in_before_accepting(client, invited):
    answer = client.post(page_of(invited), {"answer": "accept"})
    assert answer["Location"].startswith("/login?next=%2Flearners%2Finvitations")
    invited.refresh_from_db()
    assert invited.state == "queued"


def test_declining_needs_no_account(client, invited):
    client.post(page_of(invited), {"answer": "decline"})
    invited.refresh_from_db()
    assert invited.state == "declined"
    answer = client.get(page_of(invited))
    assert answer.status_code == 410
    assert "You declined" in text(answer)


def test_an_expired_link_says_so(client, invited):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    answer = client.get(page_of(invited))
    assert answer.status_code == 410
    assert "Ask Mary Manager to renew it" in text(answer)
    assert "ada@people.example" not in text(answer)


@pytest.mark.parametrize("path", ["invitations", "leave"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dead_link_is_a_clear_page(client, db, path, method):
    answer = getattr(client, method)(f"/learners/{path}/nonesuch/")
    assert answer.status_code == 404
    assert "This link is not valid" in text(answer)


CLOSING = "The courses open again only if the organisation adds you again."


def test_leaving_says_before_and_after_that_the_courses_close(client, invited):
    asked = text(client.get(leave_page_of(invited)))
    assert "The courses of Acme close for you" in asked
    assert "They open again only if the organisation adds you again." in asked
    assert "Nothing is deleted" in asked
    done = text(client.post(leave_page_of(invited)))
    assert "The courses of Acme are closed for you now. Nothing was deleted" in done
    assert CLOSING in done


def test_declining_says_before_and_after_that_the_courses_close(client, invited):
    asked = text(client.get(page_of(invited)))
    assert "If you decline, the courses of Acme close for you" in asked
    client.post(page_of(invited), {"answer": "decline"})
    done = text(client.get(page_of(invited)))
    assert "The courses of Acme are closed for you. Nothing was deleted" in done
    assert CLOSING in done


def test_leaving_is_asked_and_then_done(client, invited):
    answer = client.post(leave_page_of(invited))
    assert "You left the list of Acme" in text(answer)
    assert not Learner.objects.filter(org="Acme", status="pending").exists()
    assert suppression.is_suppressed("Acme", key="ada@people.example")


@pytest.fixture
def joined(invited, person):
    """The invitation of Ada, who joined and has another address since."""
    user = person("ada")
    invitations.accept(invited.token, user.pk, timezone.now())
    user.email = "ada@new.example"
    user.save()
    invited.refresh_from_db()
    return invited


@pytest.mark.parametrize("page", [page_of, leave_page_of])
@pytest.mark.parametrize("who", ["nobody", "eve"])
def test_an_active_learners_address_and_place_are_told_to_nobody_else(
    client, signed_in, joined, person, who, page
):
    if who != "nobody":
        signed_in(person(who))
    shown = text(client.get(page(joined)))
    assert "ada@" not in shown
    assert "You are a learner" not in shown


def test_declining_too_late_tells_nobody_else_who_joined(client, joined):
    answer = client.post(page_of(joined), {"answer": "decline"})
    assert answer.status_code == 409
    assert "on the list already" not in text(answer)


def test_the_page_for_leaving_looks_alike_with_and_without_an_account(client, invited, person):
    before = text(client.get(leave_page_of(invited)))
    invitations.accept(invited.token, person("ada").pk, timezone.now())
    after = text(client.get(leave_page_of(invited)))
    assert _without_token(before) == _without_token(after)


def test_an_active_learner_is_told_which_address_leaves(signed_in, joined):
    user = joined.learner.user
    shown = text(signed_in(user).get(leave_page_of(joined)))
    assert "ada@new.example" in shown


def test_an_active_learner_leaves_without_signing_in(client, joined):
    assert "You left the list" in text(client.post(leave_page_of(joined)))
    assert not Learner.objects.filter(org="Acme").exists()


def test_a_page_of_another_site_can_t_decide(invited):
    client = Client(enforce_csrf_checks=True)
    assert client.post(leave_page_of(invited)).status_code == 403
    assert client.post(page_of(invited), {"answer": "decline"}).status_code == 403
    assert Learner.objects.filter(org="Acme").exists()


def test_what_managers_wrote_is_shown_as_text(client, invited, acme):
    acme.manager.profile.name = "<script>alert(1)</script>"
    acme.manager.profile.save()
    shown = client.get(page_of(invited)).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown
