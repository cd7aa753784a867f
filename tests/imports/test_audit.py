"""Who added people, and who only looked what would become of them, stands in the trail."""

import pytest

from lms_lite_learners.models import AuditEntry

pytestmark = pytest.mark.django_db


def trail(acme):
    entries = AuditEntry.objects.filter(org=acme.org, actor_id=acme.manager.pk).order_by("id")
    return list(entries.values_list("action", "count"))


def test_a_check_of_typed_addresses_is_noted(acme, add):
    add("ada@x.example bob@x.example nonsense", dry_run=True)
    assert trail(acme) == [("preview", 2)]


def test_adding_them_is_noted(acme, add):
    add("ada@x.example bob@x.example nonsense")
    assert trail(acme) == [("add", 2)]


@pytest.mark.parametrize(("dry_run", "action"), [(True, "preview"), (False, "import")])
def test_a_file_is_noted_with_its_job(acme, run_import, dry_run, action):
    job = run_import("email\nada@x.example\n", dry_run=dry_run)
    assert trail(acme) == [(action, 1)]
    assert AuditEntry.objects.get().subject == job.public_id
