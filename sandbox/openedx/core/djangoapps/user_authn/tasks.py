"""Mails about accounts, sent by the worker."""

from celery import shared_task
from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from edx_ace import ace
from edx_ace.message import Message

from openedx.core.lib.celery.task_utils import emulate_http_request


@shared_task(autoretry_for=(OSError,), retry_backoff=10, max_retries=4)
def send_activation_email(msg_string: str) -> None:
    """Send a composed mail in the name of the site."""
    message = Message.from_string(msg_string)
    user = get_user_model().objects.filter(id=message.recipient.lms_user_id).first()
    with emulate_http_request(site=Site.objects.get_current(), user=user):
        ace.send(message)
