"""The organisations that somebody looks after."""

from django.urls import URLPattern, path
from rest_framework.request import Request
from rest_framework.response import Response

from lms_lite_learners import access, plans, roster
from lms_lite_learners.api.schema import answers
from lms_lite_learners.api.serializers import OrganizationsPageSerializer
from lms_lite_learners.api.views import ApiView
from lms_lite_learners.host import courses


class OrganizationsView(ApiView):
    """The caller's organisations."""

    @answers(OrganizationsPageSerializer(), "List the caller's organisations")
    def get(self, request: Request) -> Response:
        """Organisations whose manager the caller is; an operator's are all."""
        orgs = access.managed_orgs(request.user)
        names, counts = courses.org_names(orgs), roster.counts_of(orgs)
        plan_of = plans.plans_of(orgs)
        rows = [
            {
                "org": org,
                "name": names[org],
                "plan": plan_of[org],
                "features": plans.features_of(plan_of[org]),
                "counts": counts[org],
            }
            for org in orgs
        ]
        body = {
            "count": len(rows),
            "count_is_exact": True,
            "next": None,
            "previous": None,
            "results": rows,
        }
        return Response(OrganizationsPageSerializer(body).data)


patterns: list[URLPattern] = [
    path("organizations/", OrganizationsView.as_view(), name="organizations"),
]
