"""Invitations are written, end, are renewed and revoked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms_lite_learners import invitations
from lms_lite_learners.data import NEVER
from lms_lite_learners.exceptions import ConflictError, NotFoundError
from lms_lite_learners.models import AuditEntry, Invitation, Learner, Suppression

pytestmark = pytest.mark.django_db


def set_state(row, state, **columns):
    Invitation.objects.filter(pk=row.pk).update(state=state, **columns)


def test_an_invitation_waits_and_starts_the_clock_of_the_reminder(invite):
    now = timezone.now()
    row = invite("ada@people.example", now=now)
    assert (row.state, row.due_at) == ("queued", now)
    assert row.remind_allowed_at == now + timedelta(hours=24)
    assert row.expires_at == now + timedelta(days=30)


def test_without_notice_nothing_waits_and_a_reminder_is_allowed_at_once(invite):
    row = invite("ada@people.example", notify=False)
    assert (row.state, row.remind_allowed_at, row.expires_at) == ("not_sent", NEVER, NEVER)
    assert not invitations.has_due(timezone.now())


def test_tokens_are_long_and_each_has_its_own(invite):
    tokens = {row.token for row in invite("a@people.example", "b@people.example")}
    assert [len(token) for token in tokens] == [43, 43]


def test_who_had_an_account_is_asked_where_the_setting_says_so(invite, acme, settings):
    settings.LMS_LITE_EXISTING_ACCOUNTS = "ask"
    known, unknown = invite(acme.learner.email, "new@people.example")
    assert (known.is_question, unknown.is_question) == (True, False)


def test_who_is_active_at_once_is_told_but_not_where_nobody_is_to_be(add_active, person):
    assert add_active(person("ada")).state == "queued"
    with pytest.raises(Invitation.DoesNotExist):
        add_active(person("bob"), notify=False)


@pytest.mark.parametrize(("state", "after"), [
    ("invited", "expired"), ("failed", "expired"), ("queued", "queued"),
    ("unconfirmed", "unconfirmed"), ("declined", "declined"),
])  # fmt: skip
def test_what_went_out_expires(invite, state, after):
    row = invite("ada@people.example")
    set_state(row, state)
    invitations.expire_due(row.expires_at)
    row.refresh_from_db()
    assert row.state == after


def test_nothing_expires_before_its_time(invite):
    row = invite("ada@people.example")
    set_state(row, "invited")
    assert invitations.expire_due(row.expires_at - timedelta(seconds=1)) == 0


def test_a_renewed_invitation_stands_where_it_stood_with_the_same_link(invite, acme):
    now = timezone.now()
    row = invite("ada@people.example")
    set_state(row, "expired", invited_at=now, expires_at=now - timedelta(days=1))
    invitations.renew("Acme", row.learner_id, acting_user_id=acme.manager.id, now=now)
    renewed = Invitation.objects.get(pk=row.pk)
    assert (renewed.state, renewed.token) == ("invited", row.token)
    assert renewed.expires_at == now + timedelta(days=30)


def test_a_declined_invitation_is_not_renewed(invite, acme):
    row = invite("ada@people.example")
    set_state(row, "declined")
    with pytest.raises(ConflictError) as caught:
        invitations.renew("Acme", row.learner_id, acting_user_id=1, now=timezone.now())
    assert caught.value.code == "invitation_declined"


def test_revoking_takes_the_row_off_and_suppresses_nobody(invite, acme):
    row = invite("ada@people.example")
    invitations.revoke("Acme", row.learner_id, acting_user_id=acme.manager.id)
    assert invitations.find_by_token(row.token, timezone.now()) is None
    assert not Learner.objects.filter(pk=row.learner_id).exists()
    assert not Suppression.objects.exists()
    assert AuditEntry.objects.get().action == "revoke"


def test_an_active_learner_has_no_invitation_to_revoke(add_active, person, acme):
    row = add_active(person("ada"))
    with pytest.raises(ConflictError):
        invitations.revoke("Acme", row.learner_id, acting_user_id=acme.manager.id)
    assert Learner.objects.filter(pk=row.learner_id).exists()


@pytest.mark.parametrize("act", ["renew", "remind"])
def test_another_organisation_s_invitation_is_not_found(invite, globex, act):
    row = invite("ada@people.example")
    with pytest.raises(NotFoundError):
        getattr(invitations, act)("Globex", row.learner_id, acting_user_id=1, now=timezone.now())
    with pytest.raises(NotFoundError):
        invitations.revoke("Globex", row.learner_id, acting_user_id=1)


def test_the_link_leads_to_the_invitation_unless_it_expired(invite):
    row = invite("Ada@people.example")
    address, url = invitations.link("Acme", row.learner_id)
    assert address == "Ada@people.example"
    assert url.endswith(f"/learners/invitations/{row.token}/")
    set_state(row, "expired", expires_at=timezone.now() - timedelta(days=1))
    with pytest.raises(ConflictError, match="expired"):
        invitations.link("Acme", row.learner_id)
