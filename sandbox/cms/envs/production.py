"""Settings of running processes; CMS_CFG may name the operator's YAML or JSON file."""

import os

from edx_django_utils.plugins import add_plugins

from cms.envs.common import *  # noqa: F403
from openedx.core.djangoapps.plugins.constants import ProjectType, SettingsType
from openedx.envs import operator

_tokens = operator.read(os.environ.get("CMS_CFG", ""))
operator.merge(globals(), _tokens)
add_plugins(__name__, ProjectType.CMS, SettingsType.PRODUCTION)
operator.finish(globals(), _tokens)
