"""Sharing courses: the switch, the link, and sending a course by e-mail.

The organisation's page is its managers'; what is done to one course is its authors' too.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms_lite_learners import access, imports, launches, plans
from lms_lite_learners.data import Page
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.host import courses
from lms_lite_learners.host.courses import org_of
from lms_lite_learners.panel import notices
from lms_lite_learners.panel.door import is_partial, org_page, show, signed_in_page, user_id_of
from lms_lite_learners.panel.forms import LOOK
from lms_lite_learners.panel.tabs import tabs_of
from lms_lite_learners.roster import backfill
from lms_lite_learners.tasks import jobs as job_tasks

P = ParamSpec("P")

__all__ = ["back_from", "course_page", "courses_page", "link", "named", "send", "switch"]


class SendForm(forms.Form):
    """Whom to send a course to, and what to say."""

    emails = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        help_text=gettext_lazy("One per line, or separated by commas, semicolons or blanks."),
        widget=forms.Textarea(attrs=LOOK | {"rows": 5, "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type or paste at least one address.")},
        validators=[MaxLengthValidator(imports.MAX_TEXT)],
    )
    message = forms.CharField(
        required=False,
        label=gettext_lazy("Message"),
        help_text=gettext_lazy("Stands in the mail above the button, as you write it."),
        widget=forms.Textarea(attrs=LOOK | {"rows": 4}),
        validators=[MaxLengthValidator(launches.MAX_MESSAGE)],
    )
    key = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput())


def course_page(
    view: Callable[Concatenate[HttpRequest, str, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page about sharing one course: for its authors and the managers of its organisation."""

    @wraps(view)
    def guarded(
        request: HttpRequest, course_key: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        access.ensure_can_share(request.user, course_key)
        plans.ensure_feature(org_of(course_key))
        return view(request, course_key, *args, **kwargs)

    return signed_in_page(cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded))


@require_safe
@org_page
def courses_page(request: HttpRequest, org: str) -> HttpResponse:
    """The organisation's courses, how each is shared and how many study in it."""
    rows = launches.course_rows(course.key for course in courses.courses_of(org))
    is_saving = any(row.save_progress for row in rows)
    context = {
        "courses": rows,
        "tabs": tabs_of(org, current="courses"),
        "unlisted": Page([], *(backfill.glance(org) if is_saving else (0, True))),
    }
    return show(request, "courses.html", context, org=org)


@require_POST
@course_page
def switch(request: HttpRequest, course_key: str) -> HttpResponse:
    """Turn **Save progress across devices** on or off."""
    on = request.POST.get("save_progress") == "on"
    launches.set_save_progress(course_key, on, acting_user_id=user_id_of(request))
    said = (
        gettext("Progress is saved now. Learners of this course are added to the list by itself.")
        if on
        else gettext("Progress is not saved any more. Nobody is added by this course now.")
    )
    notices.add(request, "success", said)
    return redirect(back_from(request, course_key))


@require_http_methods(["GET", "HEAD", "POST"])
@course_page
def link(request: HttpRequest, course_key: str) -> HttpResponse:
    """The link to share; asking for it (by POST) counts as sending the course."""
    if request.method == "POST":
        launches.mark_sent(course_key, timezone.now(), acting_user_id=user_id_of(request))
    elif launches.find_sharing(course_key).sent_at is None:
        return redirect(back_from(request, course_key))
    context = _about(request, course_key) | {"link": launches.launch_url(course_key)}
    template = "_course_link.html" if is_partial(request) else "course_link.html"
    return show(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@course_page
def send(request: HttpRequest, course_key: str) -> HttpResponse:
    """Ask whom to send the course to; then start the job that does."""
    if request.method != "POST":
        # Sending the same form twice starts one job: this is the key by which it is known.
        form = SendForm(initial={"key": secrets.token_urlsafe(16)}, auto_id="lll-%s")
        return _show_form(request, course_key, form)
    form = SendForm(request.POST, auto_id="lll-%s")
    if not form.is_valid():
        return _show_form(request, course_key, form, status=400)
    asked = form.cleaned_data
    try:
        job = launches.start_sending(
            course_key,
            [row.email for row in imports.read_typed(asked["emails"])],
            message=asked["message"],
            acting_user_id=user_id_of(request),
            idempotency_key=asked["key"],
        )
    except InvalidInputError as error:
        form.add_error("emails", error.detail)
        return _show_form(request, course_key, form, status=400)
    job_tasks.publish_on_commit(job.pk)
    return redirect(
        "lms_lite_learners:panel-sending", course_key=course_key, public_id=job.public_id
    )


def back_from(request: HttpRequest, course_key: str) -> str:
    """Where courses are shared from: the organisation's page, or the author's own."""
    org, given = org_of(course_key), request.POST if request.method == "POST" else request.GET
    if given.get("from") != "results" and access.is_manager(request.user, org):
        return reverse("lms_lite_learners:panel-courses", kwargs={"org": org})
    return reverse("lms_lite_learners:panel-home") + "results/"


def named(course_key: str) -> dict[str, Any]:
    """A course's key, name and switch for a page: no counts, which look at all enrolments."""
    found = courses.get_courses([course_key]).get(course_key)
    return {
        "course_key": course_key,
        "name": found.name if found else course_key,
        "save_progress": launches.find_sharing(course_key).save_progress,
    }


def _about(request: HttpRequest, course_key: str) -> dict[str, Any]:
    given = request.POST if request.method == "POST" else request.GET
    return {
        "course": named(course_key),
        "back_url": back_from(request, course_key),
        "shared_from": given.get("from", ""),
    }


def _show_form(
    request: HttpRequest, course_key: str, form: SendForm, *, status: int = 200
) -> HttpResponse:
    context = _about(request, course_key) | {"form": form}
    template = "_send.html" if is_partial(request) else "send.html"
    return show(request, template, context, status=status)
