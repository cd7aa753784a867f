"""The page on which people study; it plays the part of the platform's learning application."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.djangoapps.courseware.access import has_access
from lms.djangoapps.courseware.block_render import course_key_of, get_block, invoke_handler
from lms.djangoapps.courseware.courses import check_course_access, get_course_by_id
from lms.djangoapps.courseware.exceptions import CoursewareAccessException
from lms.djangoapps.courseware.masquerade import get_course_masquerade, setup_masquerade
from lms.djangoapps.courseware.page import outline, progress, section_url, shown_block
from lms.djangoapps.survey.utils import survey_of
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview


@require_safe
def courseware(
    request: HttpRequest, course_id: str, section: str = "", subsection: str = ""
) -> HttpResponse:
    """Show a course, open at a subsection; or why it can't be shown."""
    course_key = course_key_of(course_id)
    course = get_course_by_id(course_key)
    is_staff = bool(has_access(request.user, "staff", course_key))
    _masquerade, user = setup_masquerade(request, course_key, staff_access=is_staff)
    access = check_course_access(
        course, user, "load", check_if_enrolled=True, check_if_authenticated=True
    )
    context = {"course": course, "access": access, "is_course_staff": is_staff}
    if not access:
        return refuse(request, user, course, context)
    current = find_section(course, section, subsection)
    context |= {
        "chapters": outline(user, course, current),
        "section": current,
        "blocks": [shown_block(user, each) for each in current.descendants() if not each.children],
        "progress": progress(user, course),
        "survey": survey_of(course),
        "masquerade": get_course_masquerade(user, course_key),
        "can_answer": user.is_authenticated,
        "learner": user,
    }
    return render(request, "courseware/courseware.html", context)


def refuse(request: HttpRequest, user, course, context: dict[str, Any]) -> HttpResponse:
    """Send a visitor to sign in, tell others why; 404 where there is nothing to know."""
    code = context["access"].error_code
    if code == "authentication_required":
        return redirect(f"{reverse('signin_user')}?next={request.path}")
    if code == "survey_required":
        return redirect("course_survey", str(course.id))
    overview = CourseOverview.get_from_id(course.id)
    if not has_access(user, "see_exists", overview):
        raise CoursewareAccessException(context["access"])
    context["first"] = course.subsections()[0]
    return render(request, "courseware/no_access.html", context)


def find_section(course, section: str, subsection: str):
    """The subsection that the address names, else the first one; raises Http404."""
    for each in course.subsections():
        names = (each.parent.usage_key.block_id, each.usage_key.block_id)
        if section in {"", names[0]} and subsection in {"", names[1]}:
            return each
    raise Http404(f"No subsection {section}/{subsection}")


@transaction.non_atomic_requests
@require_POST
def courseware_answer(
    request: HttpRequest, course_id: str, usage_id: str, handler: str
) -> HttpResponse:
    """Take a form of the page as the block's own address would, and go back to the page."""
    if not request.user.is_authenticated:
        return redirect("signin_user")
    course_key = course_key_of(course_id)
    block = get_block(course_key, usage_id)
    try:
        answer = invoke_handler(request, course_key, usage_id, handler, request.POST.dict())
    except BadRequest:
        messages.error(request, _("Nothing was chosen or written."))
    else:
        messages.success(request, outcome(block.block_type, answer))
    return redirect(section_url(block.ancestor("sequential")), status=HTTPStatus.FOUND)


def outcome(block_type: str, answer: Any) -> str:
    """What is told after a block took something."""
    if block_type == "problem":
        right = answer["success"] == "correct"
        return _("That is correct.") if right else _("That is not correct. You can try again.")
    if block_type == "feedback":
        return _("Thank you for your feedback.")
    if block_type == "openassessment":
        return _("Your text is handed in.")
    return _("Marked as done.")


@require_POST
def look_as(request: HttpRequest, course_id: str) -> HttpResponse:
    """The page's form of "view this course as": `role` and `user_name`."""
    from lms.djangoapps.courseware.masquerade import MasqueradeView

    answer = MasqueradeView.as_view()(request, course_key_string=course_id)
    if b'"success": true' not in answer.content:
        messages.error(request, _("There is no such learner in this course."))
    return redirect("courseware", course_id)
