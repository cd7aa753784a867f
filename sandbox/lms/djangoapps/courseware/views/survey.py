"""The survey of a course."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.djangoapps.courseware.block_render import course_key_of
from lms.djangoapps.courseware.courses import check_course_access, get_course_by_id
from lms.djangoapps.survey.models import SurveyAnswer
from lms.djangoapps.survey.utils import answers_of, field_names, survey_of


@login_required
def course_survey(request: HttpRequest, course_id: str) -> HttpResponse:
    """Ask a course's questions, and keep the answers."""
    course = get_course_by_id(course_key_of(course_id))
    form = survey_of(course)
    access = check_course_access(
        course, request.user, "load", check_if_enrolled=True, check_survey_complete=False
    )
    if form is None or not access:
        raise Http404("No survey here.")
    if request.method == "POST":
        answers = {name: request.POST.get(name, "").strip() for name in field_names(form)}
        if not all(answers.values()):
            messages.error(request, _("Please answer every question."))
            return redirect("course_survey", course_id)
        SurveyAnswer.save_answers(form, request.user, answers, course.id)
        messages.success(request, _("Thank you for your answers."))
        return redirect("courseware", course_id)
    context = {"course": course, "form": form, "answers": answers_of(form, request.user)}
    return render(request, "courseware/course_survey.html", context)
