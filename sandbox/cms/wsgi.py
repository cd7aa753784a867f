"""The second service as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.envs.production")
os.environ.setdefault("SERVICE_VARIANT", "cms")

application = get_wsgi_application()
