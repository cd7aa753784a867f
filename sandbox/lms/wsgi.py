"""The LMS as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.envs.production")
os.environ.setdefault("SERVICE_VARIANT", "lms")

application = get_wsgi_application()
