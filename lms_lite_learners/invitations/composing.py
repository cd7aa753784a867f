"""What a mail says, gathered for a batch of mails at once."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lms_lite_learners import invitation_settings, plans
from lms_lite_learners.data import NEVER, Account, InvitationRules
from lms_lite_learners.host import accounts, courses, pages, sites
from lms_lite_learners.invitations.links import invitation_path, leave_path
from lms_lite_learners.models import Invitation

__all__ = ["Composer", "Mail"]


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, ready to be handed over."""

    name: str
    email: str
    user_id: int | None
    language: str
    context: dict[str, Any]


@dataclass(slots=True)
class Composer:
    """Composes mails and remembers what they have in common."""

    org_names: dict[str, str] = field(default_factory=dict)
    adders: dict[int, Account | None] = field(default_factory=dict)
    features: dict[str, bool] = field(default_factory=dict)
    rules: dict[str, InvitationRules] = field(default_factory=dict)
    site_urls: dict[str, str] = field(default_factory=dict)

    def compose(self, row: Invitation) -> Mail | str:
        """The mail that an invitation stands for, or why there is none to send."""
        if not self._has_feature(row.org):
            return _("The organisation's plan no longer includes Learner Management.")
        learner = row.learner
        user_id = learner.user_id
        if user_id is None:
            return self._mail(row, learner.email, learner.name, None)
        account = accounts.get_accounts([user_id]).get(user_id)
        if account is None or accounts.is_retired(account):
            return _("The account is gone.")
        return self._mail(row, account.email, account.shown_name, user_id)

    def _mail(self, row: Invitation, email: str, name: str, user_id: int | None) -> Mail:
        preferred = accounts.language_of(user_id) if user_id else ""
        language = preferred or row.language or self.rules_of(row.org).language
        site_url = self._site_url(row.org)
        context = {
            "added_by": self._adder(row.learner.added_by),
            "email": email,
            "expires_at": _end(row.expires_at),
            "has_account": row.is_registered or row.is_question,
            "is_confirmed": not row.is_registered,
            "invitation_url": site_url + invitation_path(row.token),
            "leave_url": site_url + leave_path(row.token),
            "my_courses_url": site_url + pages.home_url(),
            "name": name,
            "org_name": self._org_name(row.org),
        }
        return Mail(_kind(row), email, user_id, language, context)

    def rules_of(self, org: str) -> InvitationRules:
        """How the organisation's invitations go out."""
        if org not in self.rules:
            self.rules[org] = invitation_settings.rules_of(org)
        return self.rules[org]

    def _has_feature(self, org: str) -> bool:
        if org not in self.features:
            self.features[org] = plans.has_feature(org)
        return self.features[org]

    def _org_name(self, org: str) -> str:
        if org not in self.org_names:
            self.org_names[org] = courses.org_names([org])[org]
        return self.org_names[org]

    def _site_url(self, org: str) -> str:
        if org not in self.site_urls:
            self.site_urls[org] = sites.site_url(org)
        return self.site_urls[org]

    def _adder(self, user_id: int) -> str:
        if user_id not in self.adders:
            self.adders[user_id] = accounts.get_accounts([user_id]).get(user_id)
        account = self.adders[user_id]
        return account.shown_name if account else ""


def _kind(row: Invitation) -> str:
    if not row.is_open:
        return "added"
    return "reminder" if row.is_reminder else "invitation"


def _end(expires_at: datetime) -> datetime | None:
    return None if expires_at == NEVER else expires_at
