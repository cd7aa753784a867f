"""Settings that both services of the sandbox share.

What the environment can set:

| variable | what it is | without it |
|---|---|---|
| SANDBOX_DIR | where data, mail, media, cache and broker live | `.sandbox` beside the source |
| DATABASE_URL | the database, as dj-database-url writes it | SQLite in SANDBOX_DIR |
| HISTORY_DATABASE_URL | the second one, there beforehand | the first's name and `_history` |
| CELERY_BROKER_URL | Redis or RabbitMQ | folders in SANDBOX_DIR/broker |
| CACHE_URL | a Redis for the cache, `redis://...` | files in SANDBOX_DIR/cache |
| LMS_ROOT_URL | the address people use, no slash at the end | `http://localhost:8000` |
| CMS_ROOT_URL | the address of the second service | `http://localhost:8001` |
| SANDBOX_SMTP_HOST | where mail leaves to | `127.0.0.1` |
| SANDBOX_SMTP_PORT | its port | 8025 |
| LMS_CFG, CMS_CFG | a YAML or JSON file of settings, read by `production` | `operator.yml` |
| SECRET_KEY | Django's secret | a fixed one, for play only |
"""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from openedx.envs.accounts import *  # noqa: F403
from openedx.envs.apps import MADE_APPS, MADE_MIGRATIONS, PLATFORM_APPS
from openedx.envs.services import broker, cache, database, history_url, jwk_set

REPO_ROOT = Path(__file__).resolve().parents[3]
SANDBOX_ROOT = REPO_ROOT / "sandbox"
SANDBOX_DIR = Path(os.environ.get("SANDBOX_DIR", REPO_ROOT / ".sandbox")).resolve()
SANDBOX_DIR.mkdir(parents=True, exist_ok=True)

LMS_ROOT_URL = os.environ.get("LMS_ROOT_URL", "http://localhost:8000").rstrip("/")
CMS_ROOT_URL = os.environ.get("CMS_ROOT_URL", "http://localhost:8001").rstrip("/")
LMS_BASE = LMS_ROOT_URL.partition("://")[2]
CMS_BASE = CMS_ROOT_URL.partition("://")[2]
SITE_NAME = LMS_BASE
INSTRUCTOR_MICROFRONTEND_URL = f"{LMS_ROOT_URL}/apps/instructor-dashboard"
SITE_ID = 1
PLATFORM_NAME = "Sandbox Academy"

SECRET_KEY = os.environ.get("SECRET_KEY", "for-the-sandbox-only-and-never-for-a-site-with-people")
DEBUG = False
ALLOWED_HOSTS = ["*"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "django.contrib.admin",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "waffle",
    "edx_ace",
    "rest_framework",
    "django_filters",
    "django_countries",
    "simple_history",
    "user_tasks",
    "celery_utils",
    "push_notifications",
    "organizations",
    "submissions",
    "openedx_events",
    "eventtracking.django.apps.EventTrackingConfig",
    "csrf",
    *PLATFORM_APPS,
    *MADE_APPS,
    "sandbox_content",
    "seed",
]
MIGRATION_MODULES = {**MADE_MIGRATIONS}

_database_url = os.environ.get("DATABASE_URL") or f"sqlite:///{SANDBOX_DIR / 'sandbox.sqlite3'}"
DATABASES = {
    "default": database(_database_url),
    "student_module_history": database(
        os.environ.get("HISTORY_DATABASE_URL") or history_url(_database_url),
        is_atomic=False,
    ),
}
DATABASE_ROUTERS = ["openedx.core.lib.django_courseware_routers.StudentModuleHistoryExtendedRouter"]
CACHES = {
    name: cache(os.environ.get("CACHE_URL", ""), name, SANDBOX_DIR)
    for name in ("default", "general", "configuration", "celery")
}
MEDIA_ROOT = SANDBOX_DIR / "media"
MEDIA_URL = "/media/"  # no address serves it: what is private stays behind its own view
STATIC_ROOT = SANDBOX_DIR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [SANDBOX_ROOT / "lms" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The platform's default: without a type, which its own ReportStore can't read.
GRADES_DOWNLOAD = {
    "STORAGE_CLASS": "django.core.files.storage.FileSystemStorage",
    "STORAGE_KWARGS": {"location": str(SANDBOX_DIR / "grades")},
    "STORAGE_TYPE": None,
    "BUCKET": None,
    "ROOT_PATH": None,
}
# Where uploads to open assessments go; the platform's default is a bucket that nobody named.
ORA2_FILEUPLOAD_BACKEND = "django"
FILE_UPLOAD_STORAGE_BUCKET_NAME = "SET-ME-PLEASE (ex. bucket-name)"
WHITENOISE_USE_FINDERS = True
for _folder in (MEDIA_ROOT, STATIC_ROOT):
    _folder.mkdir(parents=True, exist_ok=True)

_SITE_CONFIGURATION = "openedx.core.djangoapps.site_configuration"
MIDDLEWARE = [
    "crum.CurrentRequestUserMiddleware",
    "edx_django_utils.cache.middleware.RequestCacheMiddleware",
    "sandbox_mail.middleware.mail_preview_policy_middleware",
    "edx_django_utils.security.csp.middleware.content_security_policy_middleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "edx_rest_framework_extensions.auth.jwt.middleware.JwtAuthCookieMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "edx_django_utils.cache.middleware.TieredCacheMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lms.djangoapps.courseware.middleware.RedirectMiddleware",
    "edx_rest_framework_extensions.auth.jwt.middleware.EnsureJWTAuthSettingsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    # This must be last: it rewrites the session cookie that all the others have settled.
    f"{_SITE_CONFIGURATION}.middleware.SessionCookieDomainOverrideMiddleware",
]
CSP_STATIC_ENFORCE = """
    default-src 'self';
    script-src 'self';
    style-src 'self';
    img-src 'self' data:;
    object-src 'none';
    base-uri 'self';
    form-action 'self';
    frame-ancestors 'self';
"""

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.template.context_processors.static",
    "django.template.context_processors.i18n",
    "django.template.context_processors.csrf",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    f"{_SITE_CONFIGURATION}.context_processors.configuration_context",
]
# Plugins add folders to this very list.
MAKO_TEMPLATE_DIRS_BASE = [SANDBOX_ROOT / "lms" / "templates"]
TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SANDBOX_ROOT / "lms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
    {
        "NAME": "mako",
        "BACKEND": "common.djangoapps.edxmako.backend.Mako",
        "APP_DIRS": False,
        "DIRS": MAKO_TEMPLATE_DIRS_BASE,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]
# Mako templates that this site's theme has in the user menu, each where it is found.
SANDBOX_USER_MENU: list[str] = []

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_NAME = "sessionid"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "csrftoken"
CSRF_TRUSTED_ORIGINS = [LMS_ROOT_URL, CMS_ROOT_URL]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# An account that waits for its confirmation can sign in to its session, as on the platform.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.AllowAllUsersModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/dashboard"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "openedx.core.djangolib.default_auth_classes.DefaultJwtAuthentication",
        "openedx.core.djangolib.default_auth_classes.DefaultSessionAuthentication",
    ],
    "DEFAULT_PAGINATION_CLASS": "edx_rest_framework_extensions.paginators.DefaultPagination",
    "DEFAULT_RENDERER_CLASSES": ("rest_framework.renderers.JSONRenderer",),
    "EXCEPTION_HANDLER": "rest_framework.views.exception_handler",
    "PAGE_SIZE": 10,
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_THROTTLE_RATES": {"user": "60/minute", "service_user": "800/minute"},
}
JWT_AUTH = {
    "JWT_ALGORITHM": "HS256",
    "JWT_AUDIENCE": "sandbox",
    "JWT_ISSUER": f"{LMS_ROOT_URL}/oauth2",
    "JWT_SECRET_KEY": SECRET_KEY,
    "JWT_VERIFY_AUDIENCE": False,
    "JWT_DECODE_HANDLER": "edx_rest_framework_extensions.auth.jwt.decoder.jwt_decode_handler",
    "JWT_LEEWAY": 1,
    # Without a key in this set the library takes every token, whoever signed it.
    "JWT_PUBLIC_SIGNING_JWK_SET": jwk_set(SECRET_KEY),
    "JWT_AUTH_HEADER_PREFIX": "JWT",
    "JWT_AUTH_COOKIE": "edx-jwt-cookie",
    "JWT_AUTH_COOKIE_HEADER_PAYLOAD": "edx-jwt-cookie-header-payload",
    "JWT_AUTH_COOKIE_SIGNATURE": "edx-jwt-cookie-signature",
    "JWT_ISSUERS": [
        {"ISSUER": f"{LMS_ROOT_URL}/oauth2", "AUDIENCE": "sandbox", "SECRET_KEY": SECRET_KEY}
    ],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = None
DATA_UPLOAD_MAX_NUMBER_FIELDS = None

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("ar", _("Arabic")),
    ("de", _("German")),
    ("es", _("Spanish")),
    ("fr", _("French")),
]
LANGUAGE_COOKIE_NAME = "openedx-language-preference"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("SANDBOX_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("SANDBOX_SMTP_PORT", "8025"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = "registration@sandbox.example"
CONTACT_EMAIL = "info@sandbox.example"
ACE_ENABLED_CHANNELS = ["django_email"]
# The platform's policies are classes of its own package, which pip doesn't install here.
ACE_ENABLED_POLICIES: list[str] = []
ACE_CHANNEL_DEFAULT_EMAIL = "django_email"
ACE_CHANNEL_TRANSACTIONAL_EMAIL = "django_email"

# What is tracked goes nowhere, yet completing a block must find a tracker.
EVENT_TRACKING_ENABLED = True
EVENT_TRACKING_BACKENDS: dict[str, object] = {}
EVENT_TRACKING_PROCESSORS: list[object] = []

FEATURES = {
    "ALLOW_PUBLIC_ACCOUNT_CREATION": True,
    "AUTOMATIC_AUTH_FOR_TESTING": False,
}
REGISTRATION_EMAIL_PATTERNS_ALLOWED: list[str] | None = None
SITE_CONFIGURATION: dict[str, object] = {}

EXPLICIT_QUEUES: dict[str, dict[str, str]] = {}
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_IGNORE_RESULT = True
CELERY_ROUTES = "openedx.core.lib.celery.routers.route_task"
CELERY_CREATE_MISSING_QUEUES = True
CELERYD_PREFETCH_MULTIPLIER = 1
CELERYD_HIJACK_ROOT_LOGGER = False
CELERYBEAT_SCHEDULE: dict[str, object] = {}
BROKER_URL, BROKER_TRANSPORT_OPTIONS = broker(
    os.environ.get("CELERY_BROKER_URL", ""), SANDBOX_DIR / "broker"
)
# A broker that is down costs a request seconds, never a hanging page.
BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(process)d [%(name)s] %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Below a warning these write addresses.
        "edx_ace": {"level": "WARNING"},
        "openedx_events": {"level": "WARNING"},
        "stevedore": {"level": "WARNING"},
    },
}
