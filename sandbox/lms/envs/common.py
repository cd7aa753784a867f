"""Settings of the LMS before the operator's file.

What the environment can set is listed at the top of `openedx/envs/common.py`.
"""

from edx_django_utils.plugins import add_plugins, get_plugin_apps

from openedx.core.djangoapps.plugins.constants import ProjectType, SettingsType
from openedx.envs.common import *  # noqa: F403

SERVICE_VARIANT = "lms"
ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

HIGH_PRIORITY_QUEUE = "edx.lms.core.high"
DEFAULT_PRIORITY_QUEUE = "edx.lms.core.default"
HIGH_MEM_QUEUE = "edx.lms.core.high_mem"
CELERY_DEFAULT_QUEUE = CELERY_DEFAULT_ROUTING_KEY = DEFAULT_PRIORITY_QUEUE
ACE_ROUTING_KEY = DEFAULT_PRIORITY_QUEUE
CELERY_QUEUES = {HIGH_PRIORITY_QUEUE: {}, DEFAULT_PRIORITY_QUEUE: {}, HIGH_MEM_QUEUE: {}}

INSTALLED_APPS.append("sandbox_mail")  # noqa: F405
# Plugins come last: what they see is what the service has.
INSTALLED_APPS.extend(get_plugin_apps(ProjectType.LMS))  # noqa: F405
add_plugins(__name__, ProjectType.LMS, SettingsType.COMMON)
