"""What an organisation sets for its invitations, over what the site has."""

import pytest

from lms_lite_learners import invitation_settings
from lms_lite_learners.data import InvitationRules
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.models import AuditEntry

pytestmark = pytest.mark.django_db


def change(**values):
    return invitation_settings.change("Acme", values, acting_user_id=7)


def test_by_default_nothing_goes_by_itself_and_nothing_is_limited():
    rules = invitation_settings.rules_of("Acme")
    assert (rules.is_reminding, rules.mails_a_day, rules.language) == (False, 0, "")


def test_what_an_organisation_set_wins_and_the_rest_is_the_site_s(settings):
    settings.LMS_LITE_REMIND_AFTER_DAYS, settings.LMS_LITE_REMIND_TIMES = 5, 3
    change(remind_after_days=9, language="de")
    assert invitation_settings.rules_of_many(["Acme", "Globex"]) == {
        "Acme": InvitationRules(remind_after_days=9, remind_times=3, language="de"),
        "Globex": InvitationRules(remind_after_days=5, remind_times=3),
    }


def test_a_value_is_taken_back_by_none_and_the_others_stay():
    change(remind_after_days=9, mails_a_day=100)
    own = change(remind_after_days=None)
    assert (own.remind_after_days, own.mails_a_day) == (None, 100)


def test_zero_days_switch_off_what_the_site_does(settings):
    settings.LMS_LITE_REMIND_AFTER_DAYS = 5
    change(remind_after_days=0)
    assert not invitation_settings.rules_of("Acme").is_reminding


@pytest.mark.parametrize(("site", "own", "holds"), [
    (0, 10, 10), (100, None, 100), (100, 10, 10), (0, None, 0),
])  # fmt: skip
def test_of_two_limits_the_lower_holds(settings, site, own, holds):
    settings.LMS_LITE_MAILS_A_DAY = site
    change(mails_a_day=own)
    assert invitation_settings.rules_of("Acme").mails_a_day == holds


@pytest.mark.parametrize(("name", "value"), [
    ("remind_after_days", 30), ("remind_after_days", -1), ("remind_times", 11),
    ("mails_a_day", 0), ("mails_a_day", 51), ("language", "tlh"),
])  # fmt: skip
def test_an_impossible_value_is_refused_by_name_and_rule(settings, name, value):
    settings.LMS_LITE_MAILS_A_DAY = 50
    with pytest.raises(InvalidInputError) as caught:
        change(**{name: value})
    assert str(value) in caught.value.fields[name][0]
    assert invitation_settings.own("Acme") == invitation_settings.own("Globex")


def test_a_change_is_in_the_trail_and_none_is_not():
    change(remind_after_days=9, language="de")
    change(remind_after_days=9)
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.actor_id) == ("set_invitations", 7)
    assert entry.subject == "days=9 language=de"
