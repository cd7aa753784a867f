"""Which of the platform's sites an organisation belongs to, where it has several.

A site's configuration names its organisations (`course_org_filter`). Workers serve no site: unless
they say for whom they speak, the default one does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lms_lite_learners import conf

__all__ = ["site_url", "speaking_for"]


def site_url(org: str) -> str:
    """Address of the organisation's site, without a slash at its end."""
    from openedx.core.djangoapps.site_configuration.helpers import get_value

    own = _configuration_of(org)
    address = own.get_value("LMS_ROOT_URL") if own else get_value("LMS_ROOT_URL")
    return str(address or conf.site_url()).rstrip("/")


@contextmanager
def speaking_for(org: str) -> Iterator[Any]:
    """Run what is inside as a request to the organisation's site, which is given; '' the default.

    All that the platform reads of a site's configuration there is that site's.
    """
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.sites.models import Site

    from openedx.core.lib.celery.task_utils import emulate_http_request

    own = _configuration_of(org)
    site = own.site if own else Site.objects.get_current()
    _forget()
    try:
        with emulate_http_request(site=site, user=AnonymousUser()):
            yield site
    finally:
        _forget()


def _configuration_of(org: str) -> Any:
    """The configuration of the site that counts the organisation among its own; None for none."""
    from openedx.core.djangoapps.site_configuration.models import SiteConfiguration

    if not org:
        return None
    return SiteConfiguration.get_configuration_for_org(org, select_related=["site"])


def _forget() -> None:
    """Forget which configuration was read before: it is remembered until the task's end."""
    from edx_django_utils.cache import RequestCache

    RequestCache("site_config").clear()
