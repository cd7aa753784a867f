"""Who registers with the invited address joins; who says no stays out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAllowed
from lms_lite_learners import imports, invitations
from lms_lite_learners.data import NEVER
from lms_lite_learners.exceptions import ConflictError, NotFoundError
from lms_lite_learners.models import Invitation, Learner, OrganizationPlan
from lms_lite_learners.roster import suppression

pytestmark = pytest.mark.django_db


def accept_for(user):
    return invitations.accept_for(user.id, timezone.now())


def learner_of(user, org="Acme"):
    return Learner.objects.filter(org=org, user=user).first()


def test_registering_with_the_address_makes_active_everywhere(invite, globex, person):
    rows = [invite("Ada@People.example"), invite("ada@people.example", org="Globex")]
    user = person("ada", email="ada@people.example")
    assert accept_for(user) == ["Acme", "Globex"]
    assert learner_of(user).pk == rows[0].learner_id
    assert learner_of(user).is_open
    assert Invitation.objects.get(pk=rows[0].pk).state == "accepted"


def test_another_address_opens_nothing(invite, person):
    invite("ada@people.example")
    assert accept_for(person("eve", email="eve@people.example")) == []


def test_an_unconfirmed_address_is_shown_as_such_and_opens_nothing(invite, person):
    row = invite("ada@people.example")
    Invitation.objects.filter(pk=row.pk).update(state="invited")
    user = person("ada", email="ada@people.example", is_active=False)
    assert accept_for(user) == []
    row.refresh_from_db()
    assert (row.state, row.is_registered) == ("unconfirmed", True)
    assert learner_of(user) is None


def test_a_mail_that_waits_goes_though_somebody_registered(invite, person):
    row = invite("ada@people.example")
    accept_for(person("ada", email="ada@people.example", is_active=False))
    row.refresh_from_db()
    assert (row.state, row.is_registered) == ("queued", True)


def test_an_expired_invitation_still_makes_active(invite, person):
    row = invite("ada@people.example")
    Invitation.objects.filter(pk=row.pk).update(state="expired")
    assert accept_for(person("ada", email="ada@people.example")) == ["Acme"]


def test_a_declined_one_doesn_t(invite, person):
    invitations.decline(invite("ada@people.example").token, timezone.now())
    assert accept_for(person("ada", email="ada@people.example")) == []


def test_without_the_plan_nobody_joins(invite, person):
    invite("ada@people.example")
    OrganizationPlan.objects.create(org="Acme", plan="free")
    assert accept_for(person("ada", email="ada@people.example")) == []


def test_who_left_under_another_address_isn_t_taken_back(invite, person):
    invite("new@people.example")
    user = person("ada", email="new@people.example")
    suppression.suppress("Acme", user_id=user.id, now=timezone.now())
    assert accept_for(user) == []


def test_two_rows_of_one_person_become_one(invite, add_active, person):
    user = person("ada", email="old@people.example")
    active = add_active(user)
    invite("new@people.example")
    user.email = "new@people.example"
    user.save()
    assert accept_for(user) == ["Acme"]
    assert Learner.objects.get(org="Acme").pk == active.learner_id


def test_who_had_an_account_is_asked_and_not_just_taken(invite, person, settings):
    settings.LMS_LITE_EXISTING_ACCOUNTS = "ask"
    user = person("ada")
    row = invite(user.email)
    assert accept_for(user) == []
    assert invitations.accept(row.token, user.id, timezone.now()) == "Acme"
    assert learner_of(user) is not None


@pytest.fixture
def asked(acme, person, settings):
    """Ada, who has an account and was asked to join with two of Acme's courses."""
    settings.LMS_LITE_EXISTING_ACCOUNTS = "ask"
    user = person("ada")
    imports.add(
        "Acme", user.email, courses=[str(acme.safe.id), str(acme.data.id)],
        acting_user_id=acme.manager.id,
    )  # fmt: skip
    return user


def courses_of(user):
    rows = CourseEnrollment.objects.filter(user=user, is_active=True)
    return {str(key) for key in rows.values_list("course_id", flat=True)}


def accept(user):
    row = Invitation.objects.get(learner__email_key=user.email, org="Acme")
    invitations.accept(row.token, user.id, timezone.now())


def test_who_was_asked_is_enrolled_on_accepting_and_not_before(asked, acme):
    assert courses_of(asked) == set()
    accept(asked)
    assert courses_of(asked) == {str(acme.safe.id), str(acme.data.id)}
    assert learner_of(asked).enrolled == 2


def test_accepting_enrolls_in_no_other_organisations_courses(asked, acme, globex):
    CourseEnrollmentAllowed.objects.create(
        email=asked.email, course_id=globex.ops.id, auto_enroll=True
    )
    accept(asked)
    assert str(globex.ops.id) not in courses_of(asked)


def test_accepting_enrolls_only_where_that_was_asked_for(asked, acme):
    CourseEnrollmentAllowed.objects.create(
        email=asked.email, course_id=acme.lead.id, auto_enroll=False
    )
    accept(asked)
    assert str(acme.lead.id) not in courses_of(asked)


def test_a_course_that_wants_payment_by_now_stops_nobody_from_accepting(asked, acme):
    CourseMode.objects.create(
        course_id=acme.data.id, mode_slug="professional", mode_display_name="pro", min_price=100
    )
    accept(asked)
    assert courses_of(asked) == {str(acme.safe.id)}
    assert CourseEnrollmentAllowed.objects.filter(course_id=acme.data.id).exists()


def test_a_course_asked_for_once_more_is_given_though_it_was_left(asked, acme):
    CourseEnrollment.enroll(asked, acme.safe.id)
    CourseEnrollment.unenroll(asked, acme.safe.id)
    accept(asked)
    assert str(acme.safe.id) in courses_of(asked)


def test_who_joins_without_a_word_is_not_put_back_where_he_left(asked, acme):
    Invitation.objects.update(is_question=False)
    CourseEnrollment.enroll(asked, acme.safe.id)
    CourseEnrollment.unenroll(asked, acme.safe.id)
    assert accept_for(asked) == ["Acme"]
    assert courses_of(asked) == {str(acme.data.id)}


def test_a_link_alone_proves_no_address(invite, person):
    row = invite("ada@people.example")
    eve = person("eve")
    with pytest.raises(ConflictError) as caught:
        invitations.accept(row.token, eve.id, timezone.now())
    assert caught.value.code == "not_invited"
    assert learner_of(eve) is None


def test_an_account_that_isn_t_confirmed_can_t_accept(invite, person):
    user = person("ada", is_active=False)
    with pytest.raises(ConflictError):
        invitations.accept(invite(user.email).token, user.id, timezone.now())


@pytest.mark.parametrize("state", ["declined", "expired"])
def test_a_closed_invitation_can_t_be_accepted_by_its_link(invite, person, state):
    user = person("ada")
    row = invite(user.email)
    Invitation.objects.filter(pk=row.pk).update(state=state)
    with pytest.raises(ConflictError) as caught:
        invitations.accept(row.token, user.id, timezone.now())
    assert caught.value.code == "not_open"


def test_declining_keeps_the_row_and_keeps_the_person_away(invite, person):
    row = invite("ada@people.example")
    user = person("ada")
    invitations.decline(row.token, timezone.now())
    row.refresh_from_db()
    assert (row.state, row.learner.status) == ("declined", "pending")
    assert suppression.is_suppressed("Acme", key="ada@people.example")
    assert suppression.is_suppressed("Acme", user_id=user.id)
    assert not suppression.is_suppressed("Globex", key="ada@people.example")


def test_who_declined_is_only_asked_again_by_a_manager_who_knows(invite, acme):
    row = invite("ada@people.example")
    invitations.decline(row.token, timezone.now())
    again = {"emails": "ada@people.example", "acting_user_id": acme.manager.id}
    assert imports.add("Acme", **again)[0].outcome == "suppressed"
    row.refresh_from_db()
    assert row.state == "declined"
    imports.add("Acme", unsuppress=True, **again)
    row.refresh_from_db()
    assert row.state == "queued"
    assert not suppression.is_suppressed("Acme", key="ada@people.example")


def test_a_declined_invitation_is_not_mailed(invite):
    invitations.decline(invite("ada@people.example").token, timezone.now())
    assert invitations.send_due(10, timezone.now()) == 0


def test_who_is_active_leaves_and_doesn_t_decline(add_active, person):
    row = add_active(person("ada"))
    with pytest.raises(ConflictError):
        invitations.decline(row.token, timezone.now())


def test_leaving_takes_the_row_off_and_suppresses_account_and_address(add_active, person):
    user = person("ada")
    row = add_active(user)
    invitations.leave(row.token, timezone.now())
    assert learner_of(user) is None
    assert suppression.is_suppressed("Acme", user_id=user.id)
    assert suppression.is_suppressed("Acme", key="ada@people.example")


def test_leaving_deletes_nothing_in_the_courses(add_active, acme):
    row = add_active(acme.learner)
    invitations.leave(row.token, timezone.now())
    assert acme.learner.courseenrollment_set.filter(is_active=True).exists()


@pytest.mark.parametrize("act", [invitations.decline, invitations.leave])
def test_a_dead_link_decides_nothing(act, db):
    with pytest.raises(NotFoundError):
        act("x" * 43, timezone.now())


def test_two_accounts_of_one_address_are_nobody_s(invite, person):
    invite("ada@xn--bcher-kva.example")
    person("ada", email="ada@xn--bcher-kva.example")
    second = person("ada2", email="ada@bücher.example")
    assert accept_for(second) == []


def test_a_link_tells_what_it_leads_to(invite):
    row = invite("ada@people.example")
    offer = invitations.find_by_token(row.token, timezone.now())
    assert (offer.org, offer.email, offer.added_by) == (
        "Acme", "ada@people.example", "Mary Manager",
    )  # fmt: skip
    later = row.expires_at + timedelta(seconds=1)
    assert invitations.find_by_token(row.token, later).standing == "expired"


@pytest.fixture
def let_in(acme, globex):
    """An address that Acme invited to a course, and Globex let into one of its own."""
    email = "ada@people.example"
    imports.add("Acme", email, courses=[str(acme.safe.id)], acting_user_id=acme.manager.id)
    CourseEnrollmentAllowed.objects.create(email=email, course_id=globex.ops.id, auto_enroll=True)
    return Invitation.objects.get(learner__email_key=email)


@pytest.mark.parametrize("act", [invitations.decline, invitations.leave])
def test_who_says_no_is_not_enrolled_at_registration(act, let_in, globex, acme, person):
    act(let_in.token, timezone.now())
    rows = CourseEnrollmentAllowed.objects.values_list("course_id", flat=True)
    assert list(rows) == [globex.ops.id]


def test_an_expired_link_declines_nothing(invite):
    row = invite("ada@people.example")
    with pytest.raises(ConflictError) as caught:
        invitations.decline(row.token, row.expires_at)
    assert caught.value.code == "invitation_expired"
    assert not suppression.is_suppressed("Acme", key="ada@people.example")


@pytest.mark.parametrize(("is_sent", "state"), [(True, "invited"), (False, "not_sent")])
def test_who_registered_and_took_another_address_is_awaited_again(invite, person, is_sent, state):
    row, other = invite("ada@people.example", "bob@people.example")
    user = person("ada", email="ada@people.example", is_active=False)
    person("bob", email="Bob@people.example", is_active=False)
    sent = timezone.now() if is_sent else NEVER
    Invitation.objects.update(state="unconfirmed", is_registered=True, invited_at=sent)
    assert invitations.forget_registered("Acme") == 0
    type(user).objects.filter(pk=user.pk).update(email="elsewhere@people.example")
    assert invitations.forget_registered("Globex") == 0
    assert invitations.forget_registered("Acme") == 1
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.is_registered) == (state, False)
    assert (other.state, other.is_registered) == ("unconfirmed", True)


def test_a_mail_that_waits_still_goes_when_the_account_is_gone(invite):
    row = invite("ada@people.example")
    Invitation.objects.update(is_registered=True)
    assert invitations.forget_registered("Acme") == 1
    row.refresh_from_db()
    assert (row.state, row.is_registered) == ("queued", False)
