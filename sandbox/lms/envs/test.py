"""Settings of the tests."""

import os

from edx_django_utils.plugins import add_plugins

from lms.envs.common import *  # noqa: F403
from openedx.core.djangoapps.plugins.constants import ProjectType, SettingsType

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in CACHES  # noqa: F405
}
# The second database has one table: made from its model, it costs no second run of all migrations.
DATABASES["student_module_history"].setdefault("TEST", {})["MIGRATE"] = False  # noqa: F405
# Found when asked for: to list them all is what most of a test client's first request would do.
WHITENOISE_AUTOREFRESH = True
# Never eager: a test that wants a task done runs it, as a worker would.
if not os.environ.get("CELERY_BROKER_URL"):
    BROKER_URL, BROKER_TRANSPORT_OPTIONS = "memory://", {}

add_plugins(__name__, ProjectType.LMS, SettingsType.TEST)
