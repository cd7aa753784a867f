"""Settings of running processes; CMS_CFG names another operator's file than ours."""

import os

from edx_django_utils.plugins import add_plugins

from cms.envs.common import *  # noqa: F403
from openedx.core.djangoapps.plugins.constants import ProjectType, SettingsType
from openedx.envs import operator

_tokens = operator.read(os.environ.get("CMS_CFG") or str(SANDBOX_ROOT / "operator.yml"))  # noqa: F405
operator.merge(globals(), _tokens)
add_plugins(__name__, ProjectType.CMS, SettingsType.PRODUCTION)
operator.finish(globals(), _tokens)
