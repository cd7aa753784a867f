"""R5.6: every model that can tie a person to a course is treated, or kept for a reason."""

from functools import cache
from pathlib import Path

import pytest

from lms_lite_learners.data import Column, Cover, Described, Treatment
from lms_lite_learners.host import registry
from lms_lite_learners.removal import coverage
from lms_lite_learners.removal.learner_data import MAP
from lms_lite_learners.removal.learner_data.handled import HANDLED
from lms_lite_learners.removal.learner_data.kept import KEPT
from tests.host.contract_data import RELEASES, contract

DATA = Path(__file__).parents[1] / "data"

BADGE = Described(
    "badges.Badge",
    (
        Column("id", "BigAutoField", "BigAutoField"),
        Column("holder", "ForeignKey", "ForeignKey", to="auth.User", on_delete="CASCADE"),
        Column("won_in", "CourseKeyField", "CharField"),
    ),
)


def listed(name):
    """Models of a list in the tests' data."""
    return set((DATA / name).read_text(encoding="utf-8").split())


@cache
def models_of(release):
    """A real release's models as the rule takes them."""
    return tuple(
        Described(
            label,
            tuple(
                Column(
                    field["name"],
                    field["class"],
                    field["type"],
                    to=field.get("to", ""),
                    on_delete=field.get("on_delete", ""),
                )
                for field in model["fields"]
            ),
        )
        for label, model in contract(release)["models"].items()
    )


@cache
def lines_of(release):
    """The coverage of a real release by model."""
    return {line.model: line for line in coverage.coverage(models_of(release))}


def one_line(*models, classified=None):
    """What coverage says of the first of these models, None where it says nothing."""
    lines = coverage.coverage(models, classified=classified)
    return next((line for line in lines if line.model == models[0].label), None)


def model(label, **columns):
    """An invented model; a column is a field's class, or a link to a `label.Model`."""
    return Described(
        label,
        tuple(
            Column(name, "ForeignKey", "ForeignKey", to=kind, on_delete="CASCADE")
            if "." in kind
            else Column(name, kind, "CharField" if kind.endswith("KeyField") else kind)
            for name, kind in columns.items()
        ),
    )


def unknown(lines):
    return [line.model for line in lines if line.cover is Cover.UNKNOWN]


@pytest.mark.parametrize(("release", "number"), [("teak", 585), ("ulmo", 588)])
def test_a_release_has_no_unknown_model(release, number):
    assert len(models_of(release)) == number
    assert unknown(lines_of(release).values()) == []


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("label", sorted(listed("learner_models.txt")))
def test_every_model_that_is_known_to_hold_learners_is_found_and_treated(label, release):
    line = lines_of(release)[label]
    assert line.cover in {Cover.ERASE, Cover.BLANK} or label in listed("kept_models.txt")
    assert line.category
    assert line.reason


def test_nothing_is_kept_but_what_is_listed():
    kept = {
        line.model
        for release in RELEASES
        for line in lines_of(release).values()
        if line.cover in {Cover.KEEP, Cover.QUOTES}
    }
    assert kept == listed("kept_models.txt")


def test_what_the_map_treats_is_on_no_other_list():
    treated = {entry.model for entry in MAP if entry.treatment is not Treatment.KEEP}
    assert not treated & (KEPT.keys() | HANDLED.keys())
    assert not KEPT.keys() & HANDLED.keys()


def test_every_kept_model_is_one_of_a_release():
    assert KEPT.keys() <= {one.label for release in RELEASES for one in models_of(release)}


def test_the_models_of_this_process_are_the_same_as_described_by_a_release():
    released = {one.label: one for one in models_of("ulmo")}
    ours = {one.label: one for one in registry.described_models()}
    label = "certificates.GeneratedCertificate"
    assert set(ours[label].columns) == set(released[label].columns)


def test_the_running_platform_has_no_unknown_model_and_no_unknown_receiver():
    assert unknown(coverage.running_coverage()) == []
    assert coverage.running_unknown_receivers() == ()


def test_a_model_of_a_newer_release_is_treated():
    reminder = model("workflow.ORAReminder", user="auth.User", course_id="CharField")
    assert one_line(reminder).cover is Cover.ERASE


def test_what_is_treated_is_told_though_no_column_says_so():
    answer = model("integrated_channel.ApiResponseRecord", body="TextField")
    line = one_line(answer)
    assert (line.cover, line.tie.columns) == (Cover.BLANK, ())


def test_an_invented_model_is_unknown_and_named_with_its_columns():
    line = one_line(BADGE)
    assert line.cover is Cover.UNKNOWN
    assert line.tie.columns == ("holder", "won_in")


def test_an_operator_can_answer_for_it():
    line = one_line(BADGE, classified={"badges.Badge": "Erased by the plugin."})
    assert (line.cover, line.reason) == (Cover.KEEP, "Erased by the plugin.")


@pytest.mark.parametrize(
    "columns",
    [
        {"user_id": "IntegerField", "course_id": "CharField"},
        {"username": "CharField", "context_key": "LearningContextKeyField"},
        {"learner_email": "EmailField", "usage_id": "CharField"},
        {"email": "CharField", "location": "UsageKeyField"},
        {"scorer_id": "CharField", "item_id": "CharField"},
        {"anonymous_user_id": "CharField", "course_key": "CourseKeyField"},
        {"lti_user_id": "CharField", "course_id": "CharField"},
        {"user": "auth.User", "org": "CharField"},
        {"user": "auth.User", "key": "CharField"},
        {"user": "auth.User", "organization": "organizations.Organization"},
        {"user": "auth.User", "content_type": "contenttypes.ContentType", "object_id": "TextField"},
        {"enterprise_course_enrollment_id": "IntegerField"},
        {"submission_uuid": "CharField"},
    ],
    ids="-".join,
)
def test_a_model_that_names_a_person_and_a_place_is_found(columns):
    assert one_line(model("other.Thing", **columns)).cover is Cover.UNKNOWN


@pytest.mark.parametrize(
    "columns",
    [
        {"user": "auth.User", "colour": "CharField"},
        {"course_id": "CourseKeyField", "colour": "CharField"},
        {"is_email": "BooleanField", "course_id": "CharField"},
        {"user_id": "IntegerField", "key": "CharField"},
        {"user": "auth.User", "key": "IntegerField"},
        {"exam": "other.Exam", "key": "CharField"},
        {"organization": "organizations.Organization", "course_id": "CharField"},
    ],
    ids="-".join,
)
def test_a_model_that_names_only_one_of_both_is_not(columns):
    assert one_line(model("other.Thing", **columns)) is None


def test_links_are_followed_to_both():
    thing = model("other.Note", badge="other.Badge", lesson="other.Lesson")
    badge = model("other.Badge", holder="auth.User")
    lesson = model("other.Lesson", usage_key="UsageKeyField")
    assert one_line(thing, badge, lesson).tie.columns == ("badge.holder", "lesson.usage_key")


def test_a_key_of_anything_counts_where_nothing_else_leads_to_a_course():
    extra = model("other.Extra", user="auth.User", exam="other.Exam", key="CharField")
    exam = model("other.Exam", course_id="CharField")
    assert one_line(extra, exam).tie.columns == ("user", "exam.course_id")


def test_links_to_configuration_lead_to_nobody():
    tab = model("other.Tab", course="course_overviews.CourseOverview")
    overview = next(one for one in models_of("ulmo") if one.label.endswith(".CourseOverview"))
    assert one_line(tab, overview) is None


def test_who_changed_a_configuration_is_no_learner():
    changed_by = Column("changed_by", "ForeignKey", "ForeignKey", "auth.User", "PROTECT")
    course = Column("course_id", "CourseKeyField", "CharField")
    assert one_line(Described("other.Flag", (changed_by, course))) is None


def test_what_may_quote_a_learner_is_told_and_is_no_error():
    line = one_line(model("other.Log", payload="TextField"))
    assert (line.cover, line.tie.columns) == (Cover.QUOTES, ("payload",))


def test_what_a_block_gathers_from_all_its_learners_may_quote_them():
    gathered = model("other.Gathered", usage_id="UsageKeyField", value="TextField")
    assert one_line(gathered).cover is Cover.QUOTES


def files_of(release):
    """Models of a release with files that may hold lists of people, and what becomes of them."""
    return {line.model: line.cover for line in lines_of(release).values() if line.tie.files}


@pytest.mark.parametrize("release", RELEASES)
def test_every_model_whose_files_may_hold_people_is_told_with_its_treatment(release):
    assert files_of(release) == {
        "block_structure.BlockStructureModel": Cover.KEEP,
        "certificates.CertificateTemplateAsset": Cover.KEEP,
        "edxval.VideoTranscript": Cover.KEEP,
        "student.AccountRecoveryConfiguration": Cover.KEEP,
        "student.BulkChangeEnrollmentConfiguration": Cover.BLANK,
        "student.BulkUnenrollConfiguration": Cover.BLANK,
        "submissions.SubmissionFile": Cover.ERASE,
        "super_csv.CSVOperation": Cover.ERASE,
        "third_party_auth.OAuth2ProviderConfig": Cover.KEEP,
        "third_party_auth.SAMLProviderConfig": Cover.KEEP,
        "user_api.BulkUserRetirementConfig": Cover.KEEP,
        "user_tasks.UserTaskArtifact": Cover.KEEP,
    }


def test_a_file_of_another_plugin_is_told_and_is_no_error():
    line = one_line(model("other.Import", file="FileField"))
    assert (line.cover, line.tie.columns) == (Cover.QUOTES, ("file",))
    assert line.reason.startswith("Its files may")


def test_a_picture_is_no_list_of_people():
    picture = Column("logo", "ImageField", "FileField")
    assert one_line(Described("other.Logo", (picture,))) is None
