"""The two lists of an organisation, and what is done to a pending learner."""

from typing import Any

from django.db import transaction
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from lms_lite_learners import invitations, roster
from lms_lite_learners.api.adding import AddingMixin
from lms_lite_learners.api.jobs import JobSerializer, job_json
from lms_lite_learners.api.schema import IDEMPOTENCY_KEY, answers
from lms_lite_learners.api.serializers import (
    ActivePageSerializer,
    LearnerSerializer,
    LinkSerializer,
    ListSerializer,
    PendingLearnerSerializer,
    PendingPageSerializer,
    RemindersSerializer,
)
from lms_lite_learners.api.views import OrgView, idempotency_key, user_id_of
from lms_lite_learners.data import Status, is_id
from lms_lite_learners.exceptions import ConflictError, NotFoundError
from lms_lite_learners.tasks import mail
from lms_lite_learners.tasks.jobs import publish_on_commit

PAGES = {Status.ACTIVE: ActivePageSerializer, Status.PENDING: PendingPageSerializer}
EITHER_PAGE = PolymorphicProxySerializer(
    "LearnersPage", [ActivePageSerializer, PendingPageSerializer], resource_type_field_name=None
)


class LearnersView(AddingMixin, OrgView):
    """The active or the pending tab, and adding to them."""

    @answers(EITHER_PAGE, "List learners", parameters=[ListSerializer], errors=(400, 401, 403, 404))
    def get(self, request: Request, org: str) -> Response:
        """One page of the list that the query asks for."""
        asked = ListSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        query = asked.to_query()
        page = roster.list_learners(org, query, timezone.now())
        body = {
            "count": page.count,
            "count_is_exact": page.count_is_exact,
            "next": _address(request, page.next_cursor),
            "previous": _address(request, page.previous_cursor),
            "results": page.rows,
        }
        return Response(PAGES[Status(query.tab)](body).data)


class LearnerView(OrgView):
    """A view about one learner of the organisation."""

    learner_id: int

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the id after access was asked for; what can't be one is nobody's."""
        super().initial(request, *args, **kwargs)
        text = kwargs["learner_id"]
        if not is_id(text):
            raise NotFoundError(_("There is no learner “%(id)s” here.") % {"id": text})
        self.learner_id = int(text)

    def answer(self, email: str) -> Response:
        """Say whom it was done to."""
        return Response({"id": str(self.learner_id), "email": email}, status=202)


class LearnerPageView(LearnerView):
    """One learner."""

    @answers(LearnerSerializer(), "Tell all about one learner")
    def get(self, _request: Request, org: str, learner_id: str) -> Response:
        """Account, courses with their results, and invitation."""
        learner = roster.get_learner(org, self.learner_id, timezone.now())
        return Response(LearnerSerializer(learner).data)


class RemindView(LearnerView):
    """One reminder in 24 hours."""

    @answers(
        PendingLearnerSerializer(),
        "Remind a pending learner",
        status=202,
        errors=(401, 403, 404, 409, 429),
    )
    def post(self, request: Request, org: str, learner_id: str) -> Response:
        """Queue the reminder.

        429 `remind_too_soon` inside the 24 hours, 429 `mail_limit` where the day's limit of mails
        is reached; both say from when it is allowed.
        """
        with transaction.atomic():
            email = invitations.remind(
                org, self.learner_id, acting_user_id=user_id_of(request), now=timezone.now()
            )
            mail.publish_on_commit()
        return self.answer(email)


class RevokeView(LearnerView):
    """Taking an invitation back."""

    @answers(PendingLearnerSerializer(), "Take a pending learner off the list", status=202)
    def post(self, request: Request, org: str, learner_id: str) -> Response:
        """Take the learner off the list; the link is dead."""
        return self.answer(
            invitations.revoke(org, self.learner_id, acting_user_id=user_id_of(request))
        )


class RenewView(LearnerView):
    """Giving an invitation its time anew."""

    @answers(
        PendingLearnerSerializer(), "Renew an invitation", status=202, errors=(401, 403, 404, 409)
    )
    def post(self, request: Request, org: str, learner_id: str) -> Response:
        """Set the invitation's end anew; the link stays."""
        return self.answer(
            invitations.renew(
                org, self.learner_id, acting_user_id=user_id_of(request), now=timezone.now()
            )
        )


class LinkView(LearnerView):
    """An invitation's link, to be handed over by hand."""

    @answers(LinkSerializer(), "Get an invitation's link", errors=(401, 403, 404, 409))
    def get(self, _request: Request, org: str, learner_id: str) -> Response:
        """The address and its link."""
        email, link = invitations.link(org, self.learner_id)
        return Response({"id": str(self.learner_id), "email": email, "link": link})


class RemindersView(OrgView):
    """Reminding many."""

    @answers(
        JobSerializer(),
        "Remind selected learners, or all that match",
        status=202,
        request=RemindersSerializer,
        parameters=[IDEMPOTENCY_KEY],
        errors=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, org: str) -> Response:
        """Start the job; ids that aren't pending here are counted as left out.

        Under a daily limit of mails, those for whom the day has no room are counted as
        `over_limit`: they are not reminded later either, until they are asked for again.
        """
        body = RemindersSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        ids = [int(text) for text in values.get("learners", []) if is_id(text)]
        with transaction.atomic():
            job = invitations.start_reminders(
                org,
                learners=ids if "learners" in values else None,
                query=body.to_query(),
                acting_user_id=user_id_of(request),
                idempotency_key=idempotency_key(request),
            )
            if "filter" in values and job.total != values["expected"]:
                raise ConflictError(
                    _("%(number)d learners match now.") % {"number": job.total},
                    code="selection_changed",
                )
            publish_on_commit(job.pk)
        return Response(job_json(job, request), status=202)


def _address(request: Request, cursor: str) -> str | None:
    """The address of this very list at the cursor; None without one."""
    if not cursor:
        return None
    return str(replace_query_param(request.build_absolute_uri(), "cursor", cursor))


ORG = "organizations/<str:org>/"
LEARNER = f"{ORG}learners/<str:learner_id>/"
patterns: list[URLPattern] = [
    path(f"{ORG}learners/", LearnersView.as_view(), name="learners"),
    path(LEARNER, LearnerPageView.as_view(), name="learner"),
    path(f"{LEARNER}remind/", RemindView.as_view(), name="learner-remind"),
    path(f"{LEARNER}revoke/", RevokeView.as_view(), name="learner-revoke"),
    path(f"{LEARNER}renew/", RenewView.as_view(), name="learner-renew"),
    path(f"{LEARNER}link/", LinkView.as_view(), name="learner-link"),
    path(f"{ORG}reminders/", RemindersView.as_view(), name="reminders"),
]
