"""Our steps and middleware stand in the platform's settings once, beside the operator's own."""

from types import SimpleNamespace

import pytest
from django.conf import settings as running
from django.contrib.auth import get_user_model
from openedx_filters.learning import filters

from lms_lite_learners.host import capabilities
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


def test_the_filter_of_newer_releases_is_used_only_where_it_is():
    has_filter = capabilities()["courseware_access_filter"]
    assert (common.COURSEWARE in configured().OPEN_EDX_FILTERS_CONFIG) is has_filter


def test_the_middleware_stands_once_before_the_one_that_must_be_last():
    assert configured(times=2).MIDDLEWARE == [FIRST, common.MIDDLEWARE, LAST]
    assert configured(middleware=(FIRST,)).MIDDLEWARE == [FIRST, common.MIDDLEWARE]


def test_studio_has_the_step_but_not_the_middleware():
    settings = configured(urls="cms.urls")
    assert settings.MIDDLEWARE == [FIRST, LAST]
    assert common.ENROLLMENT in settings.OPEN_EDX_FILTERS_CONFIG


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
