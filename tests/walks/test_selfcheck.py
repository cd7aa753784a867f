"""R7: the proof on a running site, with its own worker, ticker and broker."""

import json

import pytest

pytestmark = pytest.mark.processes


def test_a_running_site_proves_itself_and_serves_on(site):
    told = json.loads(site.manage("lms_lite_learners", "selfcheck", "--json"))
    assert told["ok"] is True
    assert told["loop"]["worker"]["state"] == told["loop"]["tick"]["state"] == "succeeded"
    assert told["plant_remove_scan"]["left_behind"] == {"rows": {}, "files": []}
    site.client("acme-manager").get("/learners/Acme/").raise_for_status()
