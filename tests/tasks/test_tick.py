"""R7: one command that cron calls for all that is due."""

import io

import pytest
from django.core.management import CommandError, call_command, load_command_class
from django.core.management.base import SystemCheckError
from django.utils import timezone

from lms_lite_learners import imports, plans
from lms_lite_learners.data import NEVER
from lms_lite_learners.models import Job, Learner
from lms_lite_learners.tasks import due
from tests.imports.files import upload

pytestmark = pytest.mark.django_db


def command(*arguments):
    output = io.StringIO()
    call_command("lms_lite_learners", *arguments, stdout=output)
    return output.getvalue()


def run_as_from_the_shell(*arguments):
    """Run a sub-command with whatever checks come before it."""
    found = load_command_class("lms_lite_learners", "lms_lite_learners")
    found.execute(**vars(found.create_parser("manage.py", "").parse_args(arguments)))


@pytest.fixture
def job(acme):
    """An import whose message was lost."""
    return imports.start(acme.org, upload("email\nada@x.example"), acting_user_id=acme.manager.pk)


def test_a_tick_publishes_a_lost_job(job):
    assert "jobs: 1" in command("tick")
    assert Job.objects.get(pk=job.pk).published_at > NEVER


def test_a_tick_with_nothing_due_is_quick_and_quiet(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):
        assert command("tick") == ""


def test_a_broker_that_is_down_is_told_in_one_line(job, broker_down):
    with pytest.raises(CommandError, match="broker can't be reached") as told:
        command("tick")
    assert told.value.returncode == 1
    assert "\n" not in str(told.value)


def test_mails_that_wait_are_published(acme):
    imports.add(acme.org, "ada@x.example", acting_user_id=acme.manager.pk)
    assert due.tick(timezone.now())["mails"] == 1


def test_backfill_lists_who_is_enrolled(acme):
    assert "Acme" in command("backfill", "Acme")
    assert Learner.objects.get(user=acme.learner).added_via == "backfill"


def test_backfill_needs_the_plan(acme, settings):
    settings.LMS_LITE_DEFAULT_PLAN = "free"
    with pytest.raises(CommandError, match="enable"):
        command("backfill", "Acme")


def test_enable_gives_the_paid_plan(acme, settings):
    settings.LMS_LITE_DEFAULT_PLAN = "free"
    command("enable", "Acme")
    assert plans.plan_of("Acme") == "paid"


def test_reconcile_does_one_organisation_or_all(acme, globex):
    assert command("reconcile", "Acme").startswith("Acme: ")
    assert [line.split(":")[0] for line in command("reconcile").splitlines()] == ["Acme", "Globex"]


@pytest.mark.parametrize("name", ["backfill", "enable", "reconcile"])
def test_an_unknown_organisation_is_told(acme, name):
    with pytest.raises(CommandError, match="acme"):
        command(name, "acme")


def test_an_error_that_check_tells_stops_no_tick(acme, settings):
    settings.LMS_LITE_HASH_KEYS = []
    with pytest.raises(SystemCheckError, match="LMS_LITE_HASH_KEYS"):
        call_command("check")
    run_as_from_the_shell("tick")
