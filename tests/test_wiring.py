"""What `check` says of the wires between the plugin and the platform."""

import io
import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import InMemoryStorage, storages
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.utils import timezone

from lms_lite_learners import pulse
from lms_lite_learners.checks import check_wiring
from lms_lite_learners.data import Wired
from lms_lite_learners.host import capabilities, dashboards, wiring
from lms_lite_learners.settings import common
from lms_lite_learners.tasks import due

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["check", "--settings production --pythonpath . check"])
def asked(request, monkeypatch):
    """Somebody runs `manage.py lms check`, with options of manage.py or without."""
    monkeypatch.setattr(sys, "argv", ["manage.py", "lms", *request.param.split()])


class Broken(InMemoryStorage):
    """A storage that reads nothing, and names a signed address."""

    def _open(self, name, mode="rb"):
        raise OSError("https://bucket.example/check.txt?X-Signature=5ecret")


def wire(name):
    return next(one for one in wiring.wires() if one.name == name)


def told():
    return {one.msg.partition(":")[0]: one for one in check_wiring(None)}


def test_a_sound_platform_is_told_wire_by_wire(asked, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    due.tick(timezone.now())

    messages = told()

    assert {one.id for one in messages.values()} <= {
        "lms_lite_learners.I001",
        "lms_lite_learners.I002",
    }
    assert {"enrolment filter", "launches", "storage", "mail", "registration", "tick"} <= {
        *messages
    }


def test_other_commands_than_check_say_nothing_of_it(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["manage.py", "lms", "migrate"])
    assert check_wiring(None) == []


def test_the_constants_are_those_that_the_settings_hook_puts_in():
    assert {
        wiring.ENROLLMENT: wiring.REFUSES,
        wiring.COURSEWARE: wiring.KEEPS_OUT,
        wiring.DASHBOARD: wiring.SECTION,
        wiring.TABS: wiring.TAB,
    } == common.STEPS
    assert wiring.MIDDLEWARE == common.MIDDLEWARE
    assert dashboards.TEMPLATES == common.TEMPLATES


@pytest.mark.parametrize(
    "pipeline", [{"pipeline": ["other.Step"]}, ["other.Step"], "other.Step", None]
)
def test_a_veto_that_somebody_took_out_is_an_error(asked, settings, pipeline):
    settings.OPEN_EDX_FILTERS_CONFIG = {wiring.ENROLLMENT: pipeline}

    message = told()["enrolment filter"]

    assert message.id == "lms_lite_learners.E005"
    assert wiring.REFUSES in message.hint


@pytest.mark.parametrize("pipeline", [{"pipeline": wiring.REFUSES}, [wiring.REFUSES, "other.Step"]])
def test_a_veto_is_found_however_the_filter_is_written(settings, pipeline):
    settings.OPEN_EDX_FILTERS_CONFIG = {wiring.ENROLLMENT: pipeline}
    assert wire("enrolment filter").stands is Wired.YES


def test_without_the_middleware_nobody_joins(settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != wiring.MIDDLEWARE]
    assert wire("launches").stands is Wired.BROKEN


@pytest.mark.parametrize(
    ("name", "filter_type", "step"),
    [
        ("instructor dashboard", wiring.DASHBOARD, wiring.SECTION),
        pytest.param(
            "new instructor dashboard",
            wiring.TABS,
            wiring.TAB,
            marks=pytest.mark.skipif(
                not capabilities()["instructor_tabs_filter"], reason="this release lacks it"
            ),
        ),
    ],
)
def test_a_way_in_that_somebody_took_out_is_told(settings, name, filter_type, step):
    assert wire(name).stands is Wired.YES
    settings.OPEN_EDX_FILTERS_CONFIG = {filter_type: ["other.Step"]}
    found = wire(name)
    assert found.stands is Wired.DOUBTFUL
    assert step in found.hint


def test_a_dashboard_whose_mako_does_not_see_our_folder_is_told(settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[1], "DIRS": ["/elsewhere"]}]
    found = wire("instructor dashboard")
    assert found.stands is Wired.DOUBTFUL
    assert str(dashboards.TEMPLATES) in found.hint


def test_a_release_without_the_new_dashboard_is_told():
    has_new = capabilities()["instructor_tabs_filter"]
    stands = wire("new instructor dashboard").stands
    assert stands is (Wired.YES if has_new else Wired.WITHOUT)


def test_the_user_menu_is_said_to_need_a_theme():
    assert "docs/ways-in.md" in wire("user menu").hint


def test_studio_is_asked_for_the_veto_alone(asked, settings):
    settings.ROOT_URLCONF = "cms.urls"
    assert list(told()) == ["enrolment filter"]


def test_a_storage_that_nobody_defined_is_named(settings):
    settings.LMS_LITE_STORAGE = "reports"

    found = wire("storage")

    assert found.stands is Wired.BROKEN
    assert "reports" in found.text


def test_a_storage_that_takes_nothing_is_an_error_in_its_own_words(settings, tmp_path):
    (tmp_path / "file").write_text("a file where a folder should be")
    settings.MEDIA_ROOT = str(tmp_path / "file")

    found = wire("storage")

    assert found.stands is Wired.BROKEN
    assert "Error" in found.text


def test_a_storage_that_can_not_be_read_keeps_no_trial_and_its_addresses_are_not_told(settings):
    kind = {"BACKEND": f"{__name__}.{Broken.__name__}"}
    settings.STORAGES = {**settings.STORAGES, "broken": kind}
    settings.LMS_LITE_STORAGE = "broken"

    found = wire("storage")

    assert (found.stands, found.text) == (Wired.BROKEN, "The storage “broken” answers OSError.")
    assert storages["broken"].listdir("lms_lite_learners") == ([], [])


def test_the_trial_of_the_storage_leaves_nothing(settings):
    assert wire("storage").stands is Wired.YES
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        ({"ACE_ENABLED_CHANNELS": ["file_email"]}, Wired.BROKEN),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, Wired.DOUBTFUL),
        ({"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}, Wired.YES),
    ],
)
def test_where_mails_would_go(settings, changes, stands):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert wire("mail").stands is stands


def test_closed_registration_is_doubtful_and_patterns_are_told(settings):
    settings.REGISTRATION_EMAIL_PATTERNS_ALLOWED = [r".*@acme\.example"]
    assert r".*@acme\.example" in wire("registration").text
    settings.FEATURES = settings.FEATURES | {"ALLOW_PUBLIC_ACCOUNT_CREATION": False}
    settings.ALLOW_PUBLIC_ACCOUNT_CREATION = False
    assert wire("registration").stands is Wired.DOUBTFUL


def test_a_tick_that_stays_away_is_noticed(asked):
    assert "never" in told()["tick"].msg

    now = timezone.now()
    due.tick(now - pulse.LATE - timedelta(seconds=1))
    assert told()["tick"].id == "lms_lite_learners.W005"
    due.tick(now)
    assert told()["tick"].id == "lms_lite_learners.I001"


def test_without_a_database_the_tick_is_told_as_broken(asked):
    def lack(*_arguments):
        raise ImproperlyConfigured("settings.DATABASES is improperly configured.")

    with connection.execute_wrapper(lack):
        assert told()["tick"].id == "lms_lite_learners.E005"


@pytest.mark.parametrize("command", ["migrate", "check"])
def test_selfcheck_asks_for_the_wires_whatever_command_began_the_process(
    settings, monkeypatch, command
):
    monkeypatch.setattr(sys, "argv", ["manage.py", "lms", command])
    output = io.StringIO()
    asked = ("lms_lite_learners", "selfcheck", "--only", "checks", "--json")

    call_command(*asked, stdout=output)
    assert json.loads(output.getvalue())["checks"]["ok"] is True

    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != wiring.MIDDLEWARE]
    output = io.StringIO()
    with pytest.raises(CommandError, match="checks"):
        call_command(*asked, stdout=output)
    checks = json.loads(output.getvalue())["checks"]
    broken = [one["message"] for one in checks["messages"] if one["level"] == "error"]
    assert (checks["ok"], len(broken)) == (False, 1)
    assert "nobody joins by launching" in broken[0]


def test_check_prints_what_is_wired_and_fails_for_what_is_broken(asked, settings, capsys):
    call_command("check", "--tag", "lms_lite_learners")
    assert "launches: The middleware sees" in capsys.readouterr().err

    settings.MIDDLEWARE = []
    with pytest.raises(SystemCheckError, match="nobody joins by launching"):
        call_command("check", "--tag", "lms_lite_learners")
