"""How an organisation's invitations go out, as its managers see and set it."""

from dataclasses import asdict
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lms_lite_learners import invitation_settings
from lms_lite_learners.api.schema import answers
from lms_lite_learners.api.views import OrgView, user_id_of

__all__ = ["patterns"]

DAYS = _("Days after the last mail when who didn't answer is reminded automatically; 0 never.")
TIMES = _("Reminders of one invitation, by hand or not, after which none goes automatically.")
MAILS = _("Invitations and reminders that may leave on one day (UTC).")
LANGUAGE = _("Of mails to people of whom no language is known.")


class OwnInvitationSettingsSerializer(serializers.Serializer[Any]):
    """What the organisation set itself; null, or an empty language, is the site's default."""

    remind_after_days = serializers.IntegerField(
        allow_null=True, required=False, min_value=0, help_text=DAYS
    )
    remind_times = serializers.IntegerField(
        allow_null=True, required=False, min_value=0, help_text=TIMES
    )
    mails_a_day = serializers.IntegerField(
        allow_null=True, required=False, min_value=1, help_text=MAILS
    )
    language = serializers.CharField(
        allow_blank=True, required=False, max_length=16, help_text=LANGUAGE
    )


class InvitationRulesSerializer(serializers.Serializer[Any]):
    """What holds; 0 is never, or no limit."""

    remind_after_days = serializers.IntegerField(help_text=DAYS)
    remind_times = serializers.IntegerField(help_text=TIMES)
    mails_a_day = serializers.IntegerField(help_text=MAILS)
    language = serializers.CharField(allow_blank=True, help_text=LANGUAGE)


class InvitationSettingsSerializer(OwnInvitationSettingsSerializer):
    """The same with what holds now, and what the site has."""

    effective = InvitationRulesSerializer(help_text=_("What holds for the organisation now."))
    site = InvitationRulesSerializer(help_text=_("What holds where nothing is set."))


class InvitationSettingsView(OrgView):
    """How invitations go out."""

    @answers(InvitationSettingsSerializer(), "Tell how an organisation's invitations go out")
    def get(self, _request: Request, org: str) -> Response:
        """The organisation's own values, those that hold, and the site's."""
        return _answer(org)

    @answers(
        InvitationSettingsSerializer(),
        "Set how an organisation's invitations go out",
        request=OwnInvitationSettingsSerializer,
        errors=(400, 401, 403, 404),
    )
    def patch(self, request: Request, org: str) -> Response:
        """Set the values that the body names."""
        body = OwnInvitationSettingsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        invitation_settings.change(org, body.validated_data, acting_user_id=user_id_of(request))
        return _answer(org)


def _answer(org: str) -> Response:
    rules, site = invitation_settings.rules_of(org), invitation_settings.site_rules()
    body = {
        **asdict(invitation_settings.own(org)),
        "effective": asdict(rules),
        "site": asdict(site),
    }
    return Response(InvitationSettingsSerializer(body).data)


patterns: list[URLPattern] = [
    path(
        "organizations/<str:org>/invitation-settings/",
        InvitationSettingsView.as_view(),
        name="invitation-settings",
    ),
]
