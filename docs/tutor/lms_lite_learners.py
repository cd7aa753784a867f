"""Tutor plugin that installs and configures Learner Management; docs/tutor.md tells how."""  # noqa: INP001

from tutor import hooks

# What is generated once and kept in config.yml: another key would not know the people who left.
hooks.Filters.CONFIG_UNIQUE.add_item(("LMS_LITE_LEARNERS_HASH_KEY", "{{ 32|random_string }}"))

hooks.Filters.CONFIG_DEFAULTS.add_items(
    [
        ("LMS_LITE_LEARNERS_REQUIREMENT", "lms_lite_learners==0.1.0"),
        ("LMS_LITE_LEARNERS_OLD_HASH_KEYS", []),
        ("LMS_LITE_LEARNERS_DEFAULT_PLAN", "free"),
        ("LMS_LITE_LEARNERS_STORAGE", "lms_lite_learners"),
        ("LMS_LITE_LEARNERS_WORKER", False),
        ("LMS_LITE_LEARNERS_SETTINGS", {}),
    ]
)

# A checkout of the package may be mounted instead: `tutor mounts add`.
hooks.Filters.MOUNTED_DIRECTORIES.add_item(("openedx", r"lms[-_]lite[-_]learners$"))

# The platform's `migrate` has made our tables by now; told is what is wired and what is missing.
hooks.Filters.CLI_DO_INIT_TASKS.add_item(
    ("lms", "./manage.py lms check --tag lms_lite_learners --fail-level CRITICAL\n")
)

DOCKERFILE = r"""
{%- if LMS_LITE_LEARNERS_REQUIREMENT %}
# Learner Management, beside what is installed already, of which no version moves.
RUN --mount=type=cache,target=/openedx/.cache/pip,sharing=shared \
    ${PIP_COMMAND:-pip} freeze --exclude-editable > /tmp/platform-pins.txt && \
    ${PIP_COMMAND:-pip} install --constraint /tmp/platform-pins.txt \
        '{{ LMS_LITE_LEARNERS_REQUIREMENT }}'
{%- endif %}
"""

SETTINGS = """
# Learner Management
LMS_LITE_HASH_KEYS = {{
    ([LMS_LITE_LEARNERS_HASH_KEY] + LMS_LITE_LEARNERS_OLD_HASH_KEYS) | pprint
}}
LMS_LITE_DEFAULT_PLAN = {{ LMS_LITE_LEARNERS_DEFAULT_PLAN | pprint }}
LMS_LITE_STORAGE = {{ LMS_LITE_LEARNERS_STORAGE | pprint }}
{%- if LMS_LITE_LEARNERS_STORAGE == "lms_lite_learners" %}
if "STORAGES" in globals():
    # Web and workers share this volume, and no web server serves it.
    STORAGES["lms_lite_learners"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": "/openedx/media-private/lms_lite_learners"},
    }
else:
    # Beside DEFAULT_FILE_STORAGE, as in Teak, Django refuses aliases.
    LMS_LITE_STORAGE = "default"
{%- endif %}
{%- if LMS_LITE_LEARNERS_WORKER %}
LMS_LITE_QUEUE = "lms_lite_learners"
{%- endif %}
{%- for name, value in LMS_LITE_LEARNERS_SETTINGS.items() %}
{{ name }} = {{ value | pprint }}
{%- endfor %}
"""

# The image is built without keys and without answers for other plugins.
BUILD = """
SILENCED_SYSTEM_CHECKS = [
    *globals().get("SILENCED_SYSTEM_CHECKS", []),
    "lms_lite_learners.E001",
    "lms_lite_learners.E003",
    "lms_lite_learners.E004",
]
"""

# Early releases of Tutor leave this volume to root.
PERMISSIONS = "setowner $OPENEDX_USER_ID /mounts/openedx-private"

# Every full minute; `$$` is Compose's way to write a dollar.
COMPOSE = """
lms-lite-learners-ticker:
  image: {{ DOCKER_IMAGE_OPENEDX }}
  environment: &lms-lite-learners-environment
    SERVICE_VARIANT: lms
    DJANGO_SETTINGS_MODULE: lms.envs.tutor.production
  command:
    - sh
    - -c
    - >-
      while true; do
      ./manage.py lms lms_lite_learners tick;
      sleep $$((60 - $$(date +%s) % 60));
      done
  init: true
  restart: unless-stopped
  volumes: &lms-lite-learners-volumes
    - ../apps/openedx/settings/lms:/openedx/edx-platform/lms/envs/tutor:ro
    - ../apps/openedx/settings/cms:/openedx/edx-platform/cms/envs/tutor:ro
    - ../apps/openedx/config:/openedx/config:ro
    - ../../data/lms:/openedx/data
    - ../../data/openedx-media:/openedx/media
    - ../../data/openedx-media-private:/openedx/media-private
    {%- for mount in iter_mounts(MOUNTS, "openedx", "lms-worker") %}
    - {{ mount }}
    {%- endfor %}
  depends_on:
    - lms
{%- if LMS_LITE_LEARNERS_WORKER %}
lms-lite-learners-worker:
  image: {{ DOCKER_IMAGE_OPENEDX }}
  environment: *lms-lite-learners-environment
  command:
    {%- for value in iter_lms_celery_parameters()
        if not value.startswith(("--queues=", "--hostname=")) %}
    - "{{ value }}"
    {%- endfor %}
    - "--hostname=lms_lite_learners.%h"
    - "--queues=lms_lite_learners"
  restart: unless-stopped
  volumes: *lms-lite-learners-volumes
  depends_on:
    - lms
{%- endif %}
"""

POD = """
{%- macro pod(name) %}
securityContext:
  runAsUser: 1000
  runAsGroup: 1000
containers:
  - name: {{ name }}
    image: {{ DOCKER_IMAGE_OPENEDX }}
    args: {{ caller() | trim }}
    env:
      - name: SERVICE_VARIANT
        value: lms
      - name: DJANGO_SETTINGS_MODULE
        value: lms.envs.tutor.production
    volumeMounts:
      - mountPath: /openedx/edx-platform/lms/envs/tutor/
        name: settings-lms
      - mountPath: /openedx/edx-platform/cms/envs/tutor/
        name: settings-cms
      - mountPath: /openedx/config
        name: config
    securityContext:
      allowPrivilegeEscalation: false
volumes:
  - name: settings-lms
    configMap:
      name: openedx-settings-lms
  - name: settings-cms
    configMap:
      name: openedx-settings-cms
  - name: config
    configMap:
      name: openedx-config
{%- endmacro %}
"""

KUBERNETES = (
    POD
    + """
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: lms-lite-learners-ticker
  labels:
    app.kubernetes.io/name: lms-lite-learners-ticker
spec:
  schedule: "* * * * *"
  suspend: false
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 60
  successfulJobsHistoryLimit: 1
  failedJobsHistoryLimit: 1
  jobTemplate:
    spec:
      backoffLimit: 0
      activeDeadlineSeconds: 600
      template:
        metadata:
          labels:
            app.kubernetes.io/name: lms-lite-learners-ticker
        spec:
          restartPolicy: Never
          {%- filter indent(10) %}
          {%- call pod("lms-lite-learners-ticker") %}
          ["./manage.py", "lms", "lms_lite_learners", "tick"]
          {%- endcall %}
          {%- endfilter %}
{%- if LMS_LITE_LEARNERS_WORKER %}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: lms-lite-learners-worker
  labels:
    app.kubernetes.io/name: lms-lite-learners-worker
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: lms-lite-learners-worker
  template:
    metadata:
      labels:
        app.kubernetes.io/name: lms-lite-learners-worker
    spec:
      {%- filter indent(6) %}
      {%- call pod("lms-lite-learners-worker") %}
      [
        {%- for value in iter_lms_celery_parameters()
            if not value.startswith(("--queues=", "--hostname=")) %}
        "{{ value }}",
        {%- endfor %}
        "--hostname=lms_lite_learners.%h",
        "--queues=lms_lite_learners",
      ]
      {%- endcall %}
      {%- endfilter %}
{%- endif %}
"""
)

# Last of all plugins, so that what another one says of STORAGES is said before.
hooks.Filters.ENV_PATCHES.add_items(
    [
        ("openedx-dockerfile-post-python-requirements", DOCKERFILE),
        ("openedx-common-i18n-settings", BUILD),
        ("openedx-common-assets-settings", BUILD),
        ("openedx-common-settings", SETTINGS),
        ("local-docker-compose-permissions-command", PERMISSIONS),
        ("local-docker-compose-prod-services", COMPOSE),
        ("k8s-deployments", KUBERNETES),
    ],
    priority=hooks.priorities.LOW,
)
