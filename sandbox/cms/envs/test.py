"""Settings of the tests that look at the second service."""

from edx_django_utils.plugins import add_plugins

from cms.envs.common import *  # noqa: F403
from openedx.core.djangoapps.plugins.constants import ProjectType, SettingsType

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
BROKER_URL, BROKER_TRANSPORT_OPTIONS = "memory://", {}

add_plugins(__name__, ProjectType.CMS, SettingsType.TEST)
