"""Long acts that the list offers: reminding many, and listing those who were here before."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lms_lite_learners import audit, invitation_settings, invitations, jobs, roster
from lms_lite_learners.data import Act, Kind, Query, Status, is_id
from lms_lite_learners.panel import notices
from lms_lite_learners.panel.acts import confirm
from lms_lite_learners.panel.door import back_to, org_page, user_id_of
from lms_lite_learners.panel.forms import ListForm
from lms_lite_learners.panel.job_pages import url_of
from lms_lite_learners.tasks import jobs as job_tasks

__all__ = ["list_enrolled", "remind_many"]


@require_POST
@org_page
def remind_many(request: HttpRequest, org: str) -> HttpResponse:
    """Remind the ticked learners, or all that match: counted again, asked for, then started."""
    ids = sorted({int(value) for value in request.POST.getlist("learner") if is_id(value)})
    query = _query(request)
    everybody = request.POST.get("which") == "all"
    if not everybody and not ids:
        notices.add(request, "warning", _("Tick the people to remind first."))
        return back_to(request, org)
    number = roster.count_exactly(org, query) if everybody else len(ids)
    if request.POST.get("expected") != str(number) or "confirm" not in request.POST:
        return _confirm_reminding(request, org, number, ids if not everybody else [])
    job = invitations.start_reminders(
        org,
        learners=None if everybody else ids,
        query=query if everybody else None,
        acting_user_id=user_id_of(request),
    )
    job_tasks.publish_on_commit(job.pk)
    return redirect(url_of(job))


@require_POST
@org_page
def list_enrolled(request: HttpRequest, org: str) -> HttpResponse:
    """Put everybody who is enrolled in the organisation's courses on the list."""
    owner_id = user_id_of(request)
    job = jobs.create(Kind.BACKFILL, org, owner_id=owner_id, arguments={})
    audit.note(org, Act.BACKFILL, actor_id=owner_id, subject=job.public_id)
    job_tasks.publish_on_commit(job.pk)
    return redirect(url_of(job))


def _query(request: HttpRequest) -> Query:
    """The filters of the list that the person saw."""
    return ListForm(QueryDict(request.POST.get("back", "")), Status.PENDING.value).query()


def _confirm_reminding(request: HttpRequest, org: str, number: int, ids: list[int]) -> HttpResponse:
    hidden: list[tuple[str, Any]] = [
        ("back", request.POST.get("back", "")),
        ("expected", number),
        ("confirm", "on"),
        ("which", "selected" if ids else "all"),
        *(("learner", pk) for pk in ids),
    ]
    consequence = _(
        "Each of them gets one mail. Who was reminded less than 24 hours ago, or has "
        "answered, is left out."
    )
    if limit := invitation_settings.rules_of(org).mails_a_day:
        consequence += " " + ngettext(
            "At most %(count)d mail a day leaves; for whom there is no room today, ask again "
            "tomorrow.",
            "At most %(count)d mails a day leave; for whom there is no room today, ask again "
            "tomorrow.",
            limit,
        ) % {"count": limit}
    context = {
        "question": ngettext("Remind %(count)d learner?", "Remind %(count)d learners?", number)
        % {"count": number},
        "consequence": consequence,
        "hidden": hidden,
        "act": _("Remind") if number else "",
    }
    return confirm(request, org, context)
