"""What every mail's base template asks, whether the site counts opened mails or not."""

from typing import Any

from crum import get_current_request
from django import template
from django.template.context import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def google_analytics_tracking_pixel(context: Context) -> str:
    """Nothing, as nobody counts here; who and what would be counted has to be there."""
    _counted(context.get("request") or get_current_request(), context["message"])
    return ""


def _counted(request: Any, message: Any) -> tuple[Any, ...]:
    path = f"/email/{message.app_label}/{message.name}/{message.send_uuid}/{message.uuid}"
    return request.site.domain.rstrip("/"), request.user.id, path
