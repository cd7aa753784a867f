"""Single blocks, links into courses, and the page about a course."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey
from openedx_filters.learning.filters import CourseAboutRenderStarted, RenderXBlockStarted

from common.djangoapps.student.models import CourseEnrollment
from common.djangoapps.student.views import change_enrollment
from lms.djangoapps.courseware.access import has_access
from lms.djangoapps.courseware.block_render import course_key_of, get_block
from lms.djangoapps.courseware.courses import (
    get_course_overview_with_access,
    get_course_with_access,
)
from lms.djangoapps.courseware.exceptions import CourseAccessRedirect
from lms.djangoapps.courseware.masquerade import setup_masquerade
from lms.djangoapps.courseware.page import section_url, shown_block
from openedx.features.course_experience import course_home_url
from xmodule.modulestore.django import modulestore


def usage_key_of(text: str) -> UsageKey:
    """The usage key of an address; raises Http404."""
    try:
        return UsageKey.from_string(text)
    except InvalidKeyError as error:
        raise Http404("Invalid location.") from error


def render_xblock(
    request: HttpRequest, usage_key_string: str, check_if_enrolled: bool = True
) -> HttpResponse:
    """Show one block by itself; 404 for who isn't in the course."""
    usage_key = usage_key_of(usage_key_string)
    course_key = usage_key.course_key
    staff_access = bool(has_access(request.user, "staff", course_key))
    _masquerade, request.user = setup_masquerade(request, course_key, staff_access)
    try:
        get_course_with_access(
            request.user, "load", course_key, check_if_enrolled=check_if_enrolled
        )
    except CourseAccessRedirect as error:
        raise Http404("Course not found.") from error
    block = get_block(course_key, usage_key_string)
    context = {
        "blocks": [shown_block(request.user, each) for each in leaves(block)],
        "course": modulestore().get_course(course_key),
        "can_answer": request.user.is_authenticated,
    }
    try:
        context, _student_view_context = RenderXBlockStarted.run_filter(
            context=context, student_view_context={}
        )
    except RenderXBlockStarted.PreventXBlockBlockRender as refusal:
        return render(request, "courseware/refused.html", {"reason": str(refusal)})
    except RenderXBlockStarted.RenderCustomResponse as told:
        return told.response
    return render(request, "courseware/xblock.html", context)


def leaves(block) -> list:
    """What is to be seen in a block: itself, or what its units hold."""
    return [each for each in block.descendants() if not each.children]


def jump_to(_request: HttpRequest, course_id: str, location: str) -> HttpResponse:
    """Go to the place of a block in its course."""
    course_key = course_key_of(course_id)
    block = get_block(course_key, location)
    section = block.ancestor("sequential")
    if section is None:
        return redirect(course_home_url(course_key))
    return redirect(section_url(section))


def course_about(request: HttpRequest, course_id: str) -> HttpResponse:
    """What a course is, for everybody who may know of it; a POST enrolls who may."""
    course_key = course_key_of(course_id)
    overview = get_course_overview_with_access(request.user, "see_about_page", course_key)
    if request.method == "POST" and request.user.is_authenticated:
        return enroll(request, course_key)
    context = {
        "course": overview,
        "is_enrolled": CourseEnrollment.is_enrolled(request.user, course_key),
        "can_enroll": has_access(request.user, "enroll", overview),
        "home": course_home_url(course_key),
    }
    try:
        context, template = CourseAboutRenderStarted.run_filter(
            context=context, template_name="courseware/course_about.html"
        )
    except CourseAboutRenderStarted.RedirectToPage as told:
        return redirect(told.redirect_to)
    except CourseAboutRenderStarted.RenderInvalidCourseAbout as told:
        return render(request, told.course_about_template, told.template_context)
    except CourseAboutRenderStarted.RenderCustomResponse as told:
        return told.response
    return render(request, template, context)


def enroll(request: HttpRequest, course_key) -> HttpResponse:
    """Enroll the caller as the old pages do, and go to the course; else tell why not."""
    answer = change_enrollment.enroll(request.user, course_key, check_access=True)
    if answer.status_code == 200:
        return redirect(course_home_url(course_key))
    messages.error(request, answer.content.decode() or _("Could not enroll"))
    return redirect("about_course", str(course_key))
