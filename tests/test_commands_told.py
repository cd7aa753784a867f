"""R7: what operators are told by the commands: the value, the rule, and an exit code."""

import io
from datetime import datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command, load_command_class
from django.utils import timezone

from lms_lite_learners import plans
from lms_lite_learners.management.subcommands import SUBCOMMANDS, reconcile
from lms_lite_learners.models import AuditEntry, Learner, OrganizationPlan

pytestmark = pytest.mark.django_db
IN_A_WEEK = timezone.localdate() + timedelta(days=7)


def command(*arguments):
    output = io.StringIO()
    call_command("lms_lite_learners", *arguments, stdout=output)
    return output.getvalue().strip()


def refusal(*arguments):
    with pytest.raises(CommandError) as told:
        command(*arguments)
    assert told.value.returncode == 1
    return str(told.value)


@pytest.mark.parametrize("name", [subcommand.NAME for subcommand in SUBCOMMANDS])
def test_every_command_says_what_it_does_and_what_each_argument_is(name, capsys):
    parser = load_command_class("lms_lite_learners", "lms_lite_learners").create_parser("m", "l")
    with pytest.raises(SystemExit) as ended:
        parser.parse_args([name, "--help"])
    assert ended.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    (subcommand,) = (one for one in SUBCOMMANDS if name == one.NAME)
    assert subcommand.HELP in told
    if " ORG" in told or "[ORG]" in told:
        assert "Short name of the organisation" in told or "every organisation" in told


@pytest.mark.parametrize(
    ("arguments", "plan"),
    [
        ((), "paid"),
        (("--plan", "paid"), "paid"),
        (("--plan", "free"), "free"),
        (("--until", str(IN_A_WEEK)), "trial"),
        (("--plan", "trial", "--until", str(IN_A_WEEK)), "trial"),
    ],
)
def test_enable_gives_each_plan_and_notes_it(acme, arguments, plan):
    told = command("enable", "Acme", *arguments)
    assert told.startswith(f"Acme has the {plan} plan")
    assert OrganizationPlan.objects.get(org="Acme").plan == plan
    entry = AuditEntry.objects.get(org="Acme", action="set_plan")
    assert (entry.actor_id, entry.subject.split()[0]) == (0, plan)


def test_a_trial_lasts_through_its_last_day(acme):
    command("enable", "Acme", "--until", str(IN_A_WEEK))
    end = OrganizationPlan.objects.get(org="Acme").trial_ends_at
    assert end == timezone.make_aware(datetime.combine(IN_A_WEEK, time.max))


@pytest.mark.parametrize("arguments", [(), ("--until", str(IN_A_WEEK))])
def test_enabling_again_says_that_nothing_was_changed(acme, arguments):
    command("enable", "Acme", *arguments)
    assert "nothing was changed" in command("enable", "Acme", *arguments)
    assert AuditEntry.objects.count() == 1


def test_another_plan_takes_the_place_of_the_first(acme):
    command("enable", "Acme", "--until", str(IN_A_WEEK))
    assert command("enable", "Acme") == "Acme has the paid plan."
    assert OrganizationPlan.objects.get().trial_ends_at is None
    assert plans.plan_of("Acme") == "paid"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--plan", "trial"), "A trial needs its last day: --until YYYY-MM-DD."),
        (("--plan", "paid", "--until", str(IN_A_WEEK)), "only a trial has an end"),
        (("--until", "soon"), "“soon” is no day of the form YYYY-MM-DD."),
        (("--until", "2020-01-01"), "A trial can't end in the past: 2020-01-01"),
        (("--plan", "gold"), "invalid choice: 'gold'"),
    ],
)
def test_what_is_no_plan_is_refused_by_value_and_rule(acme, arguments, said):
    assert said in refusal("enable", "Acme", *arguments)
    assert not OrganizationPlan.objects.exists()


@pytest.mark.parametrize("name", ["enable", "backfill", "reconcile"])
def test_an_unknown_organisation_is_told_with_those_alike(acme, name):
    told = refusal(name, "acme")
    assert told == "There is no organisation “acme”. Capitals count. Did you mean Acme?"
    assert "Did you mean" not in refusal(name, "Initech")


def test_backfill_without_a_plan_says_how_to_get_one(acme, settings):
    settings.LMS_LITE_DEFAULT_PLAN = "free"
    assert "manage.py lms lms_lite_learners enable Acme" in refusal("backfill", "Acme")


def test_backfill_repeats_without_effect_and_is_noted(acme):
    assert command("backfill", "Acme") == "Acme: listed: 1"
    assert command("backfill", "Acme") == "Acme: listed: 0"
    assert Learner.objects.filter(org="Acme").count() == 1
    assert AuditEntry.objects.filter(action="backfill", actor_id=0).count() == 2


def test_reconcile_says_why_nobody_is_listed(acme, settings):
    settings.LMS_LITE_DEFAULT_PLAN = "free"
    assert command("reconcile", "Acme").endswith("the plan lacks the feature)")
    assert not Learner.objects.exists()
    assert command("reconcile") == ""


def test_one_organisation_that_cannot_be_mended_holds_up_no_other(acme, globex, monkeypatch):
    mend = reconcile.reconcile.reconcile

    def break_for_acme(org, now):
        if org == "Acme":
            raise OSError("no database")
        return mend(org, now)

    monkeypatch.setattr(reconcile.reconcile, "reconcile", break_for_acme)
    output = io.StringIO()
    with pytest.raises(CommandError, match=r"Acme \(OSError\)"):
        call_command("lms_lite_learners", "reconcile", stdout=output)
    assert output.getvalue().startswith("Globex: ")
