"""The Celery application that both services and their workers share."""

import os

from celery import Celery
from celery.signals import task_postrun
from edx_django_utils.cache import RequestCache

os.environ.setdefault(
    "DJANGO_SETTINGS_MODULE", f"{os.environ.get('SERVICE_VARIANT', 'lms')}.envs.production"
)

APP = Celery("proj")
APP.config_from_object("django.conf:settings")
APP.autodiscover_tasks()


@task_postrun.connect
def clear_request_cache(**kwargs: object) -> None:
    """Forget what was read for one task before the next: a worker has no requests."""
    RequestCache.clear_all_namespaces()
