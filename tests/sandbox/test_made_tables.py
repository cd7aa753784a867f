"""Applications without a file have modules, tables and histories as on the platform."""

import subprocess
import sys
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import truncate_name

from common.djangoapps.student.models import CourseEnrollment
from contract.labels import MADE, NAMED
from contract.loader import HERE

MADE_MODELS = [
    model
    for label in MADE
    for model in apps.get_app_config(label).get_models(include_auto_created=True)
]


def in_tables(look):
    """What `look(cursor, model)` finds in the database, by the label of each made model."""
    with connection.cursor() as cursor:
        return {model._meta.label: look(cursor, model) for model in MADE_MODELS}


def columns(cursor, model):
    """The columns of the model's table and whether each may be empty."""
    described = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return {column.name: bool(column.null_ok) for column in described}


def links(cursor, model):
    """The columns that the database lets point only at rows that are there, and at which."""
    constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    linking = (one for one in constraints.values() if one["foreign_key"])
    return {one["columns"][0]: tuple(one["foreign_key"]) for one in linking}


def unique_sets(cursor, model):
    """The sets of columns of which no two rows are alike."""
    constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    keys = (one for one in constraints.values() if one["unique"] or one["primary_key"])
    return {frozenset(one["columns"]) for one in keys}


def linked_column(field):
    """Table and column that a link points at."""
    target = field.target_field
    return target.model._meta.db_table, target.column


def promised_unique_sets(meta):
    """The sets of columns that a model says are unique."""
    single = {frozenset([field.column]) for field in meta.local_concrete_fields if field.unique}
    together = {
        frozenset(meta.get_field(name).column for name in names) for names in meta.unique_together
    }
    return single | together


def delete_at_once(row):
    """Delete a row and let the database say now what it would say at the end."""
    row.delete()
    connection.check_constraints()


@pytest.mark.django_db
def test_each_made_model_has_a_table_with_its_columns():
    assert in_tables(columns) == {
        model._meta.label: {field.column: field.null for field in model._meta.local_concrete_fields}
        for model in MADE_MODELS
    }


@pytest.mark.django_db
def test_the_database_keeps_the_links_that_it_keeps_on_the_platform():
    assert in_tables(links) == {
        model._meta.label: {
            field.column: linked_column(field)
            for field in model._meta.local_concrete_fields
            if field.remote_field and field.db_constraint
        }
        for model in MADE_MODELS
    }


@pytest.mark.django_db
def test_the_database_keeps_unique_what_the_model_says_is():
    found = in_tables(unique_sets)
    for model in MADE_MODELS:
        label = model._meta.label
        assert promised_unique_sets(model._meta) <= found[label], label


def test_a_long_name_is_cut_to_what_the_database_takes():
    model = apps.get_model("sap_success_factors_channel.SapSuccessFactorsGlobalConfiguration")
    whole = "sap_success_factors_channel_sapsuccessfactorsglobalconfiguration"
    assert model._meta.db_table == truncate_name(whole, connection.ops.max_name_length())


@pytest.mark.parametrize(
    "path",
    [
        "edx_proctoring.models:ProctoredExamStudentAttempt",
        "enterprise.models:HistoricalEnterpriseCourseEnrollment",
        "forum.backends.mysql.models:CommentThread",
        "integrated_channels.xapi.models:XAPILearnerDataTransmissionAudit",
        "lms.djangoapps.teams.models:CourseTeamMembership",
        "openassessment.assessment.models.staff:TeamStaffWorkflow",
        "wiki.models.article:ArticleRevision",
    ],
)
def test_a_model_is_imported_from_where_the_platform_has_it(path):
    module, _, name = path.partition(":")
    assert getattr(import_module(module), name)._meta.object_name == name


def test_what_the_contract_does_not_name_cannot_be_imported():
    with pytest.raises(ModuleNotFoundError):
        import_module("lms.djangoapps.teams.api")


def test_a_file_goes_before_a_made_module():
    embargo = import_module("openedx.core.djangoapps.embargo.api")
    assert embargo.check_course_access("course-v1:Acme+SAFE101+2026")
    assert import_module("openedx.core.djangoapps.embargo.models").EmbargoedCourse


def test_an_installed_package_goes_before_a_made_one(tmp_path):
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki" / "__init__.py").write_text("")
    asked = "from contract.labels import MADE; print('wiki' in MADE, 'teams' in MADE)"
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env={"PYTHONPATH": f"{tmp_path}:{HERE.parent}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "wiki" in NAMED
    assert told.stdout.split() == ["False", "True"]


@pytest.mark.django_db
def test_changes_of_a_made_model_are_recorded_where_the_platform_records_them(acme):
    config = apps.get_model("calendar_sync.UserCalendarSyncConfig")
    row = config.objects.create(user=acme.learner, course_key=acme.safe.id, enabled=True)
    row.delete()
    recorded = apps.get_model("calendar_sync.HistoricalUserCalendarSyncConfig").objects
    assert [one.history_type for one in recorded.order_by("history_id")] == ["+", "-"]


@pytest.mark.django_db
def test_an_enrollment_stays_while_its_reset_is_on_record(acme):
    enrollment = CourseEnrollment.objects.get(user=acme.learner, course_id=acme.safe.id)
    audits = apps.get_model("support.CourseResetAudit").objects
    course = apps.get_model("support.CourseResetCourseOptIn").objects.create(course_id=acme.safe.id)
    audits.create(course=course, course_enrollment=enrollment, reset_by=acme.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_at_once(enrollment)


@pytest.mark.django_db
def test_a_row_of_a_child_model_stands_in_both_tables():
    targets = apps.get_model("bulk_email.Target").objects
    mode = apps.get_model("course_modes.CourseMode").objects.create(
        course_id="course-v1:Acme+SAFE101+2026", mode_slug="audit"
    )
    apps.get_model("bulk_email.CourseModeTarget").objects.create(target_type="track", track=mode)
    assert targets.get().target_type == "track"
