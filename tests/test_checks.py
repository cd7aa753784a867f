"""What `check` tells an operator."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.backends.dummy import base as dummy
from organizations.api import ensure_organization

from lms_lite_learners import checks
from lms_lite_learners.checks import needed

pytestmark = pytest.mark.django_db


def told():
    return [warning.msg for warning in checks.check_org_names(None)]


def test_organisations_that_differ_in_case_alone_are_named(acme, globex, course):
    course("course-v1:ACME+OPS1+2026")
    course("course-v1:acme+OPS2+2026")
    assert told() == ["Organisations differ only in case: ACME, Acme, acme."]


def test_those_of_our_own_rows_count(acme):
    from lms_lite_learners.models import Learner

    Learner.objects.create(
        org="ACME", status="pending", email_key="x@x.example", added_via="manual",
        added_at="2026-01-01T00:00Z",
    )  # fmt: skip
    assert told() == ["Organisations differ only in case: ACME, Acme."]


def test_others_are_no_trouble(acme, globex):
    ensure_organization("Acme2")
    assert told() == []


def test_before_the_tables_are_there_nothing_is_said_and_nothing_breaks(acme):
    def refuse(execute, sql, params, many, context):
        if sql.lstrip().startswith("SELECT"):
            return execute('SELECT * FROM "no_such_table"', None, many, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert told() == []
    assert not connection.needs_rollback


def test_where_an_image_is_built_without_a_database_nothing_breaks():
    """Tutor builds one with `DATABASES = {"default": {}}`."""
    nothing = dummy.DatabaseWrapper(dict(connection.settings_dict), "default")
    assert needed.orgs_of(nothing.cursor) == []


def test_django_asks_them_all(acme, course, capsys):
    course("course-v1:ACME+OPS1+2026")
    call_command("check")
    assert "lms_lite_learners.W001" in capsys.readouterr().err


@pytest.mark.parametrize("org", ["A/B", ".", ".."])
def test_an_organisation_that_no_path_can_name_is_named(acme, org):
    ensure_organization(org)
    assert [f"“{org}”" in one.msg for one in checks.check_org_paths(None)] == [True]


def test_other_names_have_a_path(acme):
    ensure_organization("A.B & c")
    assert checks.check_org_paths(None) == []
