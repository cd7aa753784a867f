"""The organisations of the platform with their plans, and giving one another plan."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms_lite_learners import access, plans, roster
from lms_lite_learners.data import Plan
from lms_lite_learners.exceptions import InvalidInputError, NotFoundError
from lms_lite_learners.host import courses
from lms_lite_learners.panel import notices
from lms_lite_learners.panel.console.around import operator_page, show_console, url_of_tab
from lms_lite_learners.panel.console.forms import PLANS, PlanForm
from lms_lite_learners.panel.door import show, user_id_of

PAGE = 50
MAX_SEARCH = 255

__all__ = ["organizations", "plan"]


@require_safe
@operator_page
def organizations(request: HttpRequest) -> HttpResponse:
    """Every organisation, by name, searched and a page at a time; as many queries for any number.

    An organisation that was given a plan and that the platform doesn't know is told as such.
    """
    known, ends = set(access.known_orgs()), plans.trial_ends()
    orgs = sorted({*known, *filter(access.has_path, ends)})
    names, plan_of = courses.org_names(orgs), plans.plans_of(orgs)
    search = request.GET.get("search", "").strip()[:MAX_SEARCH]
    only = request.GET.get("plan", "")
    matching = [
        org for org in orgs if only in {"", plan_of[org]} and _is_found(search, org, names[org])
    ]
    page, older_url = _page(request, matching, search=search, plan=only)
    context = {
        "rows": [
            row | {"name": names[row["org"]], "is_known": row["org"] in known}
            for row in _rows(page, plan_of, ends)
        ],
        "search": search,
        "sums": _sums(plan_of, only),
        "number": len(matching),
        "is_filtered": bool(search or only),
        "only": only,
        "newest_url": _link(search=search, plan=only) if "after" in request.GET else "",
        "older_url": older_url,
    }
    return show_console(request, "console", "organizations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@operator_page
def plan(request: HttpRequest, org: str) -> HttpResponse:
    """Ask which plan an organisation shall have; then give it that."""
    if org not in access.known_orgs() and org not in plans.trial_ends():
        raise NotFoundError(_("There is no organisation “%(org)s” here.") % {"org": org})
    if request.method != "POST":
        now_has, ends_at = plans.plan_of(org), plans.trial_ends().get(org)
        is_trial = ends_at is not None and now_has == Plan.TRIAL
        day = timezone.localtime(ends_at).date() if is_trial else None
        first = {"plan": now_has, "trial_ends_at": day}
        return _ask(request, org, PlanForm(initial=first))
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _ask(request, org, form, status=400)
    try:
        is_new = plans.set_plan(
            org,
            form.cleaned_data["plan"],
            trial_ends_at=form.end(),
            acting_user_id=user_id_of(request),
            now=timezone.now(),
        )
    except InvalidInputError as error:
        form.refuse(error)
        return _ask(request, org, form, status=400)
    words = {"org": org, "plan": PLANS[form.cleaned_data["plan"]]}
    text = _("%(org)s has this plan now: %(plan)s.") if is_new else _(
        "%(org)s had this plan already: %(plan)s."
    )  # fmt: skip
    notices.add(request, "success", text % words)
    return redirect(f"{url_of_tab('console')}?{urlencode({'search': org})}")


def _ask(request: HttpRequest, org: str, form: PlanForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "for_org": org, "console_url": url_of_tab("console")}
    return show(request, "console/plan.html", context, status=status)


def _rows(
    orgs: list[str], plan_of: Mapping[str, str], ends: Mapping[str, datetime | None]
) -> list[dict[str, Any]]:
    counts = roster.counts_of(orgs)
    return [
        {
            "org": org,
            "plan": PLANS.get(plan_of[org], plan_of[org]),
            "has_feature": bool(plans.features_of(plan_of[org])),
            "trial": _trial(ends.get(org)),
            "counts": counts[org],
        }
        for org in orgs
    ]


def _is_found(search: str, org: str, name: str) -> bool:
    wanted = search.casefold()
    return wanted in org.casefold() or wanted in name.casefold()


def _trial(ends_at: datetime | None) -> dict[str, Any] | None:
    return {"ends_at": ends_at, "is_over": ends_at <= timezone.now()} if ends_at else None


def _sums(plan_of: Mapping[str, str], only: str) -> list[dict[str, Any]]:
    """How many organisations have each plan, each leading to those."""
    by_plan = Counter(plan_of.values())
    return [
        {
            "label": PLANS[name],
            "number": by_plan[name],
            "url": _link(plan="" if only == name else name),
            "is_current": only == name,
        }
        for name in map(str, Plan)
    ]


def _page(request: HttpRequest, orgs: list[str], **asked: str) -> tuple[list[str], str]:
    """The organisations behind the one in the address, and the way to those after them."""
    start = bisect_right(orgs, request.GET.get("after", ""))
    page = orgs[start : start + PAGE]
    has_more = len(orgs) > start + PAGE
    return page, _link(**asked, after=page[-1]) if has_more else ""


def _link(**asked: str) -> str:
    text = urlencode({name: value for name, value in asked.items() if value})
    path = reverse("lms_lite_learners:panel-console")
    return f"{path}?{text}" if text else path
