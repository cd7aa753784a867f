"""What of the plugin is in each process, with an operator's own file of settings beside it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lms_lite_learners.settings import common

SANDBOX = Path(__file__).resolve().parents[1] / "sandbox"
FILE = """
OPEN_EDX_FILTERS_CONFIG:
  org.openedx.learning.course.enrollment.started.v1:
    fail_silently: false
    pipeline: [theirs.Step]
LMS_LITE_HASH_KEYS: [a key for tests only]
"""
# What a process tells of itself.
TELL = """
import django, json
django.setup()
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save, pre_save
from django.urls import get_resolver
from openedx_events.tooling import OpenEdxPublicSignal
signals = [user_logged_in, post_delete, post_save, pre_save, *OpenEdxPublicSignal.all_events()]
uids = {heard[0][0] for signal in signals for heard in signal.receivers}
ours = sorted(uid for uid in uids if str(uid).startswith("lms_lite_learners."))
config = settings.OPEN_EDX_FILTERS_CONFIG
print(json.dumps({
    "filters": {name: [one for one in found["pipeline"]] for name, found in config.items()},
    "fail_silently": config["org.openedx.learning.course.enrollment.started.v1"]["fail_silently"],
    "middleware": [name for name in settings.MIDDLEWARE if name.startswith("lms_lite_learners.")],
    "namespaces": [name for name in get_resolver().namespace_dict if name == "lms_lite_learners"],
    "receivers": [uid.partition(".")[2] for uid in ours],
}))
"""
VETO = common.STEPS[common.ENROLLMENT]
HEARD_IN_STUDIO = ("enrollment-", "veto-", "role_")


@pytest.fixture
def told(tmp_path):
    """What the process of a service tells: told("cms")."""

    def ask(service):
        (tmp_path / "operator.yml").write_text(FILE)
        ran = subprocess.run(
            [sys.executable, "-c", TELL],
            cwd=SANDBOX,
            env=os.environ
            | {
                "PYTHONPATH": str(SANDBOX),
                "DJANGO_SETTINGS_MODULE": f"{service}.envs.production",
                "SERVICE_VARIANT": service,
                f"{service.upper()}_CFG": str(tmp_path / "operator.yml"),
                "SANDBOX_DIR": str(tmp_path),
                "DATABASE_URL": "",
                "CELERY_BROKER_URL": "",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout.splitlines()[-1])

    return ask


def test_studio_has_the_veto_and_hears_of_enrolments_and_roles_alone(told):
    studio = told("cms")
    assert studio["filters"] == {
        common.ENROLLMENT: [common.STEPS[common.ENROLLMENT], "theirs.Step"]
    }
    assert (studio["middleware"], studio["namespaces"]) == ([], [])
    assert len(studio["receivers"]) >= 6
    assert [one for one in studio["receivers"] if not one.startswith(HEARD_IN_STUDIO)] == []


def test_the_lms_has_all_of_it_beside_the_operators_own(told):
    lms = told("lms")
    assert lms["filters"][common.ENROLLMENT] == [VETO, "theirs.Step"]
    assert lms["filters"][common.DASHBOARD] == [common.STEPS[common.DASHBOARD]]
    assert lms["fail_silently"] is False
    assert lms["middleware"] == [common.MIDDLEWARE]
    assert lms["namespaces"] == ["lms_lite_learners"]
    assert {"registered", "signed_in", "graded", "veto-place"} <= {*lms["receivers"]}
