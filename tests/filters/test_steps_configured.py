"""Our steps and middleware stand in the platform's settings once, beside the operator's own."""

from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.conf import settings as running
from django.contrib.auth import get_user_model
from openedx_filters import PipelineStep
from openedx_filters.learning import filters

from lms_lite_learners.host import capabilities, vetoes
from lms_lite_learners.settings import common, production
from tests.launches.launching_cast import suppress

OURS = common.STEPS[common.ENROLLMENT]
FIRST, LAST = "some.Middleware", f"site_configuration.{common.LAST}"


def configured(existing=None, *, urls="lms.urls", middleware=(FIRST, LAST), times=1):
    settings = SimpleNamespace(INSTALLED_APPS=[], MIDDLEWARE=list(middleware), ROOT_URLCONF=urls)
    if existing is not None:
        settings.OPEN_EDX_FILTERS_CONFIG = {common.ENROLLMENT: existing}
    for _time in range(times):
        common.plugin_settings(settings)
        production.plugin_settings(settings)
    return settings


@pytest.mark.parametrize(
    ("existing", "expected"),
    [
        (None, {"fail_silently": True, "pipeline": [OURS]}),
        ("a.Step", {"fail_silently": True, "pipeline": [OURS, "a.Step"]}),
        (["a.Step"], {"fail_silently": True, "pipeline": [OURS, "a.Step"]}),
        ({"pipeline": "a.Step"}, {"fail_silently": True, "pipeline": [OURS, "a.Step"]}),
        (
            {"fail_silently": False, "pipeline": ["a.Step", "b.Step"], "log_level": "debug"},
            {"fail_silently": False, "pipeline": [OURS, "a.Step", "b.Step"], "log_level": "debug"},
        ),
        ({"pipeline": ["a.Step", OURS]}, {"fail_silently": True, "pipeline": ["a.Step", OURS]}),
    ],
)
def test_the_step_stands_once_beside_the_operators_own(existing, expected):
    settings = configured(existing, times=2)
    assert settings.OPEN_EDX_FILTERS_CONFIG[common.ENROLLMENT] == expected


def test_filters_of_newer_releases_are_used_only_where_they_are():
    there = configured().OPEN_EDX_FILTERS_CONFIG
    assert (common.COURSEWARE in there) is capabilities()["courseware_access_filter"]
    assert (common.TABS in there) is capabilities()["instructor_tabs_filter"]
    assert {common.ENROLLMENT, common.DASHBOARD} <= {*there}


def ours_in_common(settings):
    """The platform runs our hook before the operator's file."""
    common.plugin_settings(settings)


def ours_in_production(settings):
    """The platform runs our hook after the operator's file."""
    production.plugin_settings(settings)


def file_of_the_operator(settings):
    """The operator's file replaces the whole setting."""
    settings.OPEN_EDX_FILTERS_CONFIG = deepcopy(THEIRS)


def hook_of_another_plugin(settings):
    """Another plugin's hook adds to each pipeline, or makes one, before or after ours."""
    config = getattr(settings, "OPEN_EDX_FILTERS_CONFIG", {})
    for filter_type in THEIRS:
        found = config.setdefault(filter_type, {"fail_silently": False, "pipeline": []})
        if isinstance(found, dict) and isinstance(found["pipeline"], list):
            found["pipeline"] = [*found["pipeline"], "another.Step"]
    settings.OPEN_EDX_FILTERS_CONFIG = config


THEIRS = {
    common.ENROLLMENT: {
        "fail_silently": False,
        "log_level": "debug",
        "pipeline": ["a.Step", "b.Step"],
    },
    common.DASHBOARD: {"fail_silently": False, "pipeline": ["a.Step", "b.Step"]},
    "org.openedx.learning.student.login.requested.v1": ["a.Step"],
}
FILE, OTHER = file_of_the_operator, hook_of_another_plugin
HOOKS = [ours_in_common, ours_in_production]
ORDERS = {
    "as the platform does it": [ours_in_common, FILE, ours_in_production],
    "another plugin before ours": [OTHER, ours_in_common, FILE, OTHER, ours_in_production],
    "another plugin after ours": [ours_in_common, OTHER, FILE, ours_in_production, OTHER],
    "no file": [ours_in_common, OTHER, ours_in_production],
    "the file first": [FILE, *HOOKS],
    "our hooks the other way round": [FILE, *reversed(HOOKS)],
    "production alone": [FILE, ours_in_production],
    "each hook twice": [*HOOKS, *HOOKS, FILE, *HOOKS, *HOOKS],
}


@pytest.mark.parametrize("acts", ORDERS.values(), ids=ORDERS)
def test_in_whatever_order_things_are_set_ours_stands_once_and_theirs_as_it_was(acts):
    settings = SimpleNamespace(
        INSTALLED_APPS=[], MIDDLEWARE=[FIRST, LAST], ROOT_URLCONF="lms.urls",
        MAKO_TEMPLATE_DIRS_BASE=["theirs"],
    )  # fmt: skip
    for act in acts:
        act(settings)

    found = settings.OPEN_EDX_FILTERS_CONFIG
    assert settings.MIDDLEWARE == [FIRST, common.MIDDLEWARE, LAST]
    assert settings.MAKO_TEMPLATE_DIRS_BASE == ["theirs", common.TEMPLATES]
    assert settings.INSTALLED_APPS == ["django_htmx"]
    for filter_type in (common.ENROLLMENT, common.DASHBOARD):
        steps = found[filter_type]["pipeline"]
        theirs = [one for one in steps if one != common.STEPS[filter_type]]
        named = THEIRS[filter_type]["pipeline"] if FILE in acts else []
        since = acts[acts.index(FILE) :] if FILE in acts else acts
        assert len(steps) == len(theirs) + 1
        assert theirs == [*named, *["another.Step"] * since.count(OTHER)]
    if FILE in acts:
        kept = {key: found[common.ENROLLMENT][key] for key in ("fail_silently", "log_level")}
        assert kept == {"fail_silently": False, "log_level": "debug"}
        login = "org.openedx.learning.student.login.requested.v1"
        assert found[login] == THEIRS[login]


def test_the_operators_own_objects_are_left_as_they_are():
    settings = configured()
    settings.ENV_TOKENS = {"OPEN_EDX_FILTERS_CONFIG": deepcopy(THEIRS)}
    settings.OPEN_EDX_FILTERS_CONFIG = settings.ENV_TOKENS["OPEN_EDX_FILTERS_CONFIG"]
    production.plugin_settings(settings)
    assert settings.ENV_TOKENS["OPEN_EDX_FILTERS_CONFIG"] == THEIRS
    assert OURS in settings.OPEN_EDX_FILTERS_CONFIG[common.ENROLLMENT]["pipeline"]


class Count(PipelineStep):
    """Counts the times that it is asked."""

    asked = 0

    def run_filter(self, **_arguments):
        """Count."""
        Count.asked += 1
        return {}


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["dict", "list", "string"])
def test_both_steps_run_in_every_form_that_the_library_reads(acme, settings, form):
    theirs = f"{__name__}.Count"
    Count.asked = 0
    forms = {"dict": {"pipeline": [theirs], "fail_silently": False}, "list": [theirs]}
    made = configured(forms.get(form, theirs))
    settings.OPEN_EDX_FILTERS_CONFIG = made.OPEN_EDX_FILTERS_CONFIG
    asked = filters.CourseEnrollmentStarted
    with vetoes.caught():
        asked.run_filter(user=acme.learner, course_key=acme.safe.id, mode="audit")
        assert Count.asked == 1
        suppress(acme.learner)
        user = get_user_model().objects.get(pk=acme.learner.pk)
        with pytest.raises(asked.PreventEnrollment):
            asked.run_filter(user=user, course_key=acme.safe.id, mode="audit")
    # Ours stands first: one of theirs might end the pipeline.
    assert Count.asked == 1


def test_the_middleware_stands_once_before_the_one_that_must_be_last():
    assert configured(times=2).MIDDLEWARE == [FIRST, common.MIDDLEWARE, LAST]
    assert configured(middleware=(FIRST,)).MIDDLEWARE == [FIRST, common.MIDDLEWARE]


def test_studio_has_the_veto_alone():
    settings = configured(urls="cms.urls")
    assert settings.MIDDLEWARE == [FIRST, LAST]
    assert [*settings.OPEN_EDX_FILTERS_CONFIG] == [common.ENROLLMENT]


def test_the_running_sandbox_is_wired():
    assert running.MIDDLEWARE.count(common.MIDDLEWARE) == 1
    assert OURS in running.OPEN_EDX_FILTERS_CONFIG[common.ENROLLMENT]["pipeline"]


@pytest.mark.django_db
@pytest.mark.skipif(
    not capabilities()["courseware_access_filter"], reason="this release lacks the filter"
)
def test_the_pages_of_a_course_are_refused_by_the_filter_too(acme):
    asked = filters.CoursewareAccessChecksRequested
    assert asked.run_filter(user=acme.learner, course_key=acme.safe.id)
    suppress(acme.learner)
    user = get_user_model().objects.get(pk=acme.learner.pk)
    with pytest.raises(asked.PreventCoursewareAccess) as refused:
        asked.run_filter(user=user, course_key=acme.safe.id)
    assert refused.value.error_code == "removed_learner"
