"""How lms_lite_learners is built and installed."""

from pathlib import Path

from setuptools import find_packages, setup

# What every Open edX platform brings (edx-ace, edx-organizations, edx-django-utils, ...) is not
# listed: an install must never move the platform's pins.
REQUIRES = [
    "Django>=4.2,<6.0",
    "djangorestframework>=3.14,<4",
    "celery>=5.2.2,!=5.6.1,<6",
    "edx-opaque-keys[django]>=2.5,<5",
    "openedx-events>=9,<12",
    "openedx-filters>=1.12",
    # 1.28 needs Django 5.2: an install on 4.2 would bring that along.
    "django-htmx>=1.27,<1.28",
    "drf-spectacular>=0.27",
    "charset-normalizer>=3",
    "idna>=3",
    "XlsxWriter>=3.1",
    "openpyxl>=3.1,<4",
]
# What an Open edX platform brings besides, for the sandbox LMS.
SANDBOX = [
    "setuptools<82",
    "aiosmtpd",
    "dj-database-url",
    "django-countries",
    "django-crum",
    "django-filter",
    "django-model-utils",
    "django-simple-history",
    "django-user-tasks",
    "edx-ace",
    "edx-celeryutils",
    "edx-completion",
    "edx-django-utils",
    "edx-drf-extensions",
    "edx-organizations",
    "edx-submissions",
    "edx-toggles",
    "event-tracking",
    "jsonfield",
    "redis",
    "requests",
    "user-util",
    "waitress",
    "whitenoise",
]
TEST = [
    "hypothesis",
    "pytest",
    "pytest-cov",
    "pytest-django",
    "pytest-randomly",
    "pytest-xdist",
    "time-machine",
]

setup(
    name="lms_lite_learners",
    version="0.1.0",
    description="One place for an organisation to look after its learners on Open edX",
    long_description=Path(__file__).with_name("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="AGPL-3.0-or-later",
    python_requires=">=3.11",
    packages=find_packages(include=["lms_lite_learners", "lms_lite_learners.*"]),
    package_data={
        "lms_lite_learners": [
            "templates/lms_lite_learners/**/*",
            "static/lms_lite_learners/**/*",
            "locale/**/*",
            "py.typed",
        ],
    },
    install_requires=REQUIRES,
    extras_require={"sandbox": SANDBOX, "test": TEST},
    entry_points={
        "lms.djangoapp": ["lms_lite_learners = lms_lite_learners.apps:LearnersConfig"],
        "cms.djangoapp": ["lms_lite_learners = lms_lite_learners.apps:LearnersConfig"],
        "openedx.course_tab": [
            "lms_lite_learners = lms_lite_learners.panel.course_tab:LearnersTab"
        ],
    },
    classifiers=[
        "Framework :: Django :: 4.2",
        "Framework :: Django :: 5.2",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
    ],
    zip_safe=False,
)
