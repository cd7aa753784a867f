"""Composing account mails and handing them to the worker."""

import logging
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.sites.models import Site
from django.urls import reverse
from edx_ace import Recipient
from kombu.exceptions import OperationalError

from common.djangoapps.student.message_types import AccountActivation, AccountMessage
from openedx.core.djangoapps.ace_common.template_context import get_base_template_context
from openedx.core.djangoapps.lang_pref.api import language_of
from openedx.core.djangoapps.user_authn.tasks import send_activation_email

log = logging.getLogger(__name__)


def compose_and_send_activation_email(user, profile, user_registration) -> None:
    """Have the worker mail the link that confirms an account."""
    key = user_registration.activation_key
    hand_over(
        AccountActivation,
        user,
        user.email,
        name=profile.name,
        confirm_activation_link=site_address("activate", key),
    )


def send_activation_mail_again(user) -> None:
    """Mail the link of an inactive account once more."""
    from common.djangoapps.student.models import Registration

    registration = Registration.objects.filter(user=user).first()
    if registration is not None:
        compose_and_send_activation_email(user, user.profile, registration)


def hand_over(kind: type[AccountMessage], user, address: str, **context: Any) -> None:
    """Queue a mail about `user` to `address`; a broker that is down is logged, never raised.

    The message travels whole, so it may be queued before the caller's transaction is over.
    """
    base = get_base_template_context(Site.objects.get_current())
    message = kind(context=base).personalize(
        recipient=Recipient(lms_user_id=user.id, email_address=address),
        language=language_of(user),
        user_context=context,
    )
    try:
        send_activation_email.delay(str(message))
    except (OperationalError, OSError):
        log.exception("Could not queue %s for user %s", kind.__name__, user.id)


def site_address(name: str, *args: str) -> str:
    """Give the whole address of a view."""
    return urljoin(settings.LMS_ROOT_URL, reverse(name, args=args))
