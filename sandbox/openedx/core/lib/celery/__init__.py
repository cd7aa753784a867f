"""The Celery application that both services and their workers share."""

import os

from celery import Celery

os.environ.setdefault(
    "DJANGO_SETTINGS_MODULE", f"{os.environ.get('SERVICE_VARIANT', 'lms')}.envs.production"
)

APP = Celery("proj")
APP.config_from_object("django.conf:settings")
APP.autodiscover_tasks()
