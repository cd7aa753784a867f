"""People's rows in every table: of the removed one nothing is left in the organisation, of others,
and of the same one elsewhere, nothing is missing."""

from contextlib import ExitStack, contextmanager

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections, transaction
from submissions.models import SubmissionFile

from lms.djangoapps.instructor_task.models import ReportStore
from lms_lite_learners.data import Along
from lms_lite_learners.removal import erasing, people
from lms_lite_learners.removal.learner_data import MAP
from tests.removal.planting import cast
from tests.removal.planting.scan import by_label

pytestmark = pytest.mark.django_db

# Enrolments with more than learning on them stay, and what makes them so, without any words.
PAID = {
    "credit.CreditEligibility",
    "credit.CreditRequest",
    "enterprise.DefaultEnterpriseEnrollmentRealization",
    "enterprise.EnterpriseCourseEnrollment",
    "enterprise.LearnerCreditEnterpriseCourseEnrollment",
    "enterprise.LicensedEnterpriseCourseEnrollment",
    "entitlements.CourseEntitlement",
    "entitlements.CourseEntitlementSupportDetail",
    "entitlements.HistoricalCourseEntitlement",
    "entitlements.HistoricalCourseEntitlementSupportDetail",
    "program_enrollments.CourseAccessRoleAssignment",
    "program_enrollments.ProgramCourseEnrollment",
    "student.CourseEnrollment",
    "student.CourseEnrollmentAttribute",
}
# Certificates that stay keep the name, and why they hold or don't.
CERTIFICATES = {
    "certificates.CertificateDateOverride",
    "certificates.CertificateInvalidation",
    "certificates.GeneratedCertificate",
}
# Rows that stay without what ties them to the person, or to the course.
EMPTIED = {
    "assessment.PeerWorkflow",
    "channel_integration.ApiResponseRecord",
    "entitlements.CourseEntitlement",
    "entitlements.CourseEntitlementSupportDetail",
    "entitlements.HistoricalCourseEntitlement",
    "entitlements.HistoricalCourseEntitlementSupportDetail",
    "integrated_channel.ApiResponseRecord",
    "submissions.TeamSubmission",
}
# Entries whose absence leaves nothing behind.
ERASED_OTHERWISE = {
    "assessment.TeamStaffWorkflow": "says that rows stay",
    "channel_integration.IntegratedChannelAPIRequestLogs": "says that rows stay",
    "integrated_channel.IntegratedChannelAPIRequestLogs": "says that rows stay",
    "super_csv.CSVOperation": "goes with its file, by its course",
    "workflow.AssessmentWorkflow": "has no table in the sandbox",
    "workflow.AssessmentWorkflowCancellation": "has no table in the sandbox",
    "workflow.AssessmentWorkflowStep": "has no table in the sandbox",
    "workflow.ORAReminder": "has no table in the sandbox",
    "workflow.TeamAssessmentWorkflow": "has no table in the sandbox",
}
OURS = "lms_lite_learners."


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """All rows, for all tests of this module."""
    with django_db_blocker.unblock(), undone():
        world = cast.plant()
        yield world, world.search.rows()


@contextmanager
def undone():
    """Whatever happens inside, on every database, is rolled back."""
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(transaction.atomic(using=alias))
        yield
        for alias in connections:
            transaction.set_rollback(True, using=alias)


@pytest.fixture
def policy(settings):
    """Set what becomes of paid enrolments and of certificates."""

    def choose(word):
        settings.LMS_LITE_PAID_ENROLLMENTS = settings.LMS_LITE_CERTIFICATES = word

    return choose


def depth_of(entries):
    """How many entries each one hangs on: those of one depth find their rows without each other."""
    found = {}
    for entry in entries:
        above = [found[way.of] for way in entry.ways if isinstance(way, Along)]
        found[entry.model] = 1 + max(above, default=-1)
    return found


DEPTHS = depth_of(MAP)


def missing(before, after, rows):
    """Those of the rows that are gone, or aren't what they were."""
    return [
        where for where in rows if where not in after or after[where].digest != before[where].digest
    ]


def left_of(world, rows):
    """Models with rows of the removed person, but for the work of a team."""
    found = by_label(rows, cast.GONE, cast.ACME)
    return {
        label
        for label, keys in found.items()
        if any((label, key) not in world.by_hand.of_teams for key in keys)
    }


def test_everybody_is_found_in_every_planted_table(planted):
    world, rows = planted
    labels = {model._meta.label for model in world.models}
    assert len(labels) > 130
    for context in world.contexts:
        found = by_label(rows, context.person.name, context.place.org)
        assert labels - set(found) == set()


def test_every_entry_of_the_map_has_rows_to_erase(planted):
    _world, rows = planted
    found = set(by_label(rows, cast.GONE, cast.ACME))
    assert {entry.model for entry in MAP} - found <= set(ERASED_OTHERWISE)


@pytest.mark.parametrize(("word", "kept"), [("erase", set()), ("keep", PAID | CERTIFICATES)])
def test_nothing_is_left_of_the_removed_but_what_is_kept(planted, remove, policy, word, kept):
    world, _rows = planted
    policy(word)
    job = remove(world.acme, emails=[world.gone.user.email])
    after = world.search.rows()

    assert (job.state, job.counts["removed"], job.counts["left"]) == ("succeeded", 1, 0)
    assert left_of(world, after) == kept
    found = by_label(after, cast.GONE, cast.ACME)
    paid = [(label, key) for label in PAID & kept for key in found[label]]
    assert [where for where in paid if after[where].quotes] == []


def test_everything_of_the_others_stays_as_it_was(planted, remove, policy):
    world, before = planted
    policy("erase")
    remove(world.acme, emails=[world.gone.user.email])

    others = [
        where
        for where, seen in before.items()
        if not (cast.GONE in seen.people and cast.ACME in seen.orgs)
        and not where[0].startswith(OURS)
    ]
    others += world.by_hand.beside
    assert len(others) > 400
    assert missing(before, world.search.rows(), others) == []


def test_what_others_need_stays_without_the_removed(planted, remove, policy):
    world, before = planted
    policy("erase")
    remove(world.acme, emails=[world.gone.user.email])
    after = world.search.rows()

    mine = by_label(before, cast.GONE, cast.ACME)
    emptied = {(label, key) for label in EMPTIED for key in mine[label]}
    assert (emptied | world.needed) - set(after) == set()
    named = {where for where in world.needed if cast.GONE in after[where].people}
    assert {label for label, _key in named} == set()


def test_files_go_with_the_rows(planted, remove, settings, tmp_path):
    world, _rows = planted
    settings.GRADES_DOWNLOAD = {"STORAGE_TYPE": "localfs", "ROOT_PATH": str(tmp_path / "grades")}
    store = ReportStore.from_config("GRADES_DOWNLOAD")
    names = {}
    for context in world.contexts:
        row = world.planter.row(SubmissionFile, context)
        name = default_storage.save(f"{context.person.name}.txt", ContentFile(b"essay"))
        SubmissionFile.objects.filter(pk=row.pk).update(file=name)
        names[context] = name
        store.store(context.place.course, f"{context.person.name}.csv", ContentFile(b"name"))
    remove(world.acme, emails=[world.gone.user.email])

    gone, *others = names.values()
    assert not default_storage.exists(gone)
    assert all(default_storage.exists(name) for name in others)
    assert store.links_for(world.acme.course) == []
    assert len(store.links_for(world.globex.course)) == 1


@pytest.mark.parametrize("depth", sorted(set(DEPTHS.values())))
def test_without_an_entry_its_rows_are_left(planted, policy, depth):
    policy("erase")
    without = {entry.model for entry in MAP if DEPTHS[entry.model] == depth}
    assert without - left_without(planted[0], without) == without & set(ERASED_OTHERWISE)


@pytest.mark.soak
@pytest.mark.parametrize(
    "model", [entry.model for entry in MAP if entry.model not in ERASED_OTHERWISE]
)
def test_without_this_entry_alone_its_rows_are_left(planted, policy, model):
    policy("erase")
    assert model in left_without(planted[0], {model})


def left_without(world, models):
    """Models of which rows are left when the map lacks the entries of some."""
    asked = people.identify(cast.ACME, [world.gone.user.pk])
    with undone(), ExitStack() as unchecked:
        for one in connections.all():
            unchecked.enter_context(one.constraint_checks_disabled())
        erasing.erase_people(
            cast.ACME, asked, entries=[entry for entry in MAP if entry.model not in models]
        )
        return left_of(world, world.search.rows())
