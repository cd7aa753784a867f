"""Confirming accounts and changing their addresses."""

from django import forms
from django.contrib import messages
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.djangoapps.student.message_types import EmailChange, EmailChangeConfirmation
from common.djangoapps.student.models import (
    PendingEmailChange,
    Registration,
    email_exists_or_retired,
)
from common.djangoapps.student.signals import USER_EMAIL_CHANGED
from common.djangoapps.student.views.mail import (
    compose_and_send_activation_email,
    hand_over,
    send_activation_mail_again,
    site_address,
)

__all__ = [
    "activate_account",
    "compose_and_send_activation_email",
    "confirm_email_change",
    "do_email_change_request",
    "send_activation_mail_again",
    "validate_new_email",
]


def activate_account(request: HttpRequest, key: str) -> HttpResponse:
    """Turn on the account whose key this is, and go to the dashboard.

    What an enrollment filter raises comes out: the request fails and the account stays off.
    """
    registration = Registration.objects.filter(activation_key=key).first()
    if registration is None:
        messages.error(request, _("This confirmation link doesn't work."))
    elif registration.user.is_active:
        messages.info(request, _("This account is confirmed already."))
    else:
        registration.activate()
        messages.success(request, _("You have confirmed your account."))
    return redirect("dashboard")


def validate_new_email(user, new_email: str) -> None:
    """Raise ValidationError unless `user` could have this address."""
    validate_email(new_email)
    if new_email == user.email:
        raise forms.ValidationError(_("This is your address already."))
    if email_exists_or_retired(new_email):
        raise forms.ValidationError(_("There is an account with this e-mail address."))


def do_email_change_request(user, new_email: str) -> None:
    """Keep the wished address and mail it a link; nothing changes until the link is opened."""
    pending = PendingEmailChange.objects.filter(user=user).first() or PendingEmailChange(user=user)
    key = pending.request_change(new_email)
    hand_over(
        EmailChange,
        user,
        new_email,
        old_email=user.email,
        new_email=new_email,
        confirm_link=site_address("confirm_email_change", key),
    )


def confirm_email_change(request: HttpRequest, key: str) -> HttpResponse:
    """Give the account the address that the key stands for."""
    with transaction.atomic():
        pending = PendingEmailChange.objects.select_related("user").filter(activation_key=key)
        change = pending.first()
        if change is None:
            return render(request, "student/email_change_failed.html", {"reason": "invalid_key"})
        if email_exists_or_retired(change.new_email):
            return render(request, "student/email_change_failed.html", {"reason": "exists"})
        _change_email(change)
    USER_EMAIL_CHANGED.send(sender=None, user=change.user, request=request)
    return render(request, "student/email_changed.html", {"email": change.user.email})


def _change_email(change: PendingEmailChange) -> None:
    user, old = change.user, change.user.email
    meta = user.profile.get_meta()
    meta.setdefault("old_emails", []).append([old, timezone.now().isoformat()])
    user.profile.set_meta(meta)
    user.profile.save()
    hand_over(EmailChangeConfirmation, user, old, old_email=old, new_email=change.new_email)
    user.email = change.new_email
    user.save()
    change.delete()
