"""Addresses of courses: the platform's, and the page on which people study."""

from django.urls import re_path
from django.views.generic import RedirectView

from lms.djangoapps.courseware import block_render, masquerade
from lms.djangoapps.courseware.views import index, survey, views
from openedx.core.constants import (
    COURSE_ID_PATTERN,
    COURSE_KEY_PATTERN,
    USAGE_ID_PATTERN,
    USAGE_KEY_PATTERN,
)

_COURSE = rf"^courses/{COURSE_ID_PATTERN}"

urlpatterns = [
    re_path(rf"^xblock/{USAGE_KEY_PATTERN}$", views.render_xblock, name="render_xblock"),
    re_path(
        rf"{_COURSE}/xblock/{USAGE_ID_PATTERN}/handler/(?P<handler>[^/]*)(?:/(?P<suffix>.*))?$",
        block_render.handle_xblock_callback,
        name="xblock_handler",
    ),
    re_path(rf"{_COURSE}/jump_to/(?P<location>.*)$", views.jump_to, name="jump_to"),
    re_path(rf"{_COURSE}/about$", views.course_about, name="about_course"),
    re_path(rf"{_COURSE}/$", views.course_about, name="course_root"),
    re_path(
        rf"^courses/{COURSE_KEY_PATTERN}/masquerade$",
        masquerade.MasqueradeView.as_view(),
        name="masquerade_update",
    ),
    re_path(rf"{_COURSE}/survey$", survey.course_survey, name="course_survey"),
    re_path(rf"{_COURSE}/look-as$", index.look_as, name="courseware_look_as"),
    re_path(
        rf"{_COURSE}/courseware-answer/{USAGE_ID_PATTERN}/(?P<handler>.+)$",
        index.courseware_answer,
        name="courseware_answer",
    ),
    re_path(
        rf"{_COURSE}/course/?$",
        RedirectView.as_view(pattern_name="courseware"),
        name="openedx.course_experience.course_home",
    ),
    re_path(rf"{_COURSE}/courseware/?$", index.courseware, name="courseware"),
    re_path(
        rf"{_COURSE}/courseware/(?P<section>[^/]+)/?$", index.courseware, name="courseware_section"
    ),
    re_path(
        rf"{_COURSE}/courseware/(?P<section>[^/]+)/(?P<subsection>[^/]+)/?$",
        index.courseware,
        name="courseware_subsection",
    ),
]
