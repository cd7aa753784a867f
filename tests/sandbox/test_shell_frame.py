"""The frame, the settings and how plugins are mounted."""

import ast
import os
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[2]
SANDBOX = ROOT / "sandbox"
BLOCKS = ("title", "headextra", "main_vendor_js", "bodyclass", "body", "bodyextra")


def python(code, **environment):
    """Run code in a process of its own, from the sandbox's folder."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=SANDBOX,
        env=os.environ | {"PYTHONPATH": str(SANDBOX)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def imported_modules(path):
    """The modules that a file names in its import statements."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_every_page_has_the_content_policy_without_inline_scripts(client, db):
    policy = client.get("/login")["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_no_page_of_the_frame_has_inline_script_or_style():
    for folder in (SANDBOX / "lms" / "templates", SANDBOX / "sandbox_mail"):
        for page in folder.rglob("*.html"):
            if "edx_ace" not in page.parts:
                text = page.read_text(encoding="utf-8")
                assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", text), page


@pytest.mark.parametrize("block", BLOCKS)
def test_the_frame_has_the_platforms_blocks(block):
    source = get_template("main_django.html").template.source
    assert f"{{% block {block} %}}" in source


def test_the_body_block_is_inside_content_and_there_is_no_viewport(client, db):
    page = client.get("/login").content.decode()
    assert page.index('id="content"') < page.index("sandbox-page") < page.index("<footer")
    assert "viewport" not in page


@pytest.mark.parametrize("element", ["h1", "ul", "button", "input", "table", "label"])
def test_the_sites_stylesheet_styles_bare_elements(element):
    text = Path(finders.find("sandbox/site.css")).read_text(encoding="utf-8")
    selectors = re.findall(r"^([^{}/]+)\{", text, re.MULTILINE)
    assert any(element in {part.strip() for part in each.split(",")} for each in selectors)


def test_arabic_pages_run_from_right_to_left(client, db):
    client.cookies["openedx-language-preference"] = "ar"
    assert '<html lang="ar" dir="rtl">' in client.get("/login").content.decode()


def test_what_plugins_bring_is_mounted_last():
    plugins = {point.value.partition(".")[0] for point in entry_points(group="lms.djangoapp")}
    mounted = [
        pattern.urlconf_name
        for pattern in get_resolver().url_patterns
        if hasattr(pattern, "urlconf_name")
    ]
    names = [getattr(each, "__name__", "").partition(".")[0] for each in mounted]
    first = next(index for index, name in enumerate(names) if name in plugins)
    assert first > 0
    assert all(name in plugins for name in names[first:])
    apps = [app.partition(".")[0] for app in django_settings.INSTALLED_APPS]
    assert min(apps.index(name) for name in plugins) > apps.index("sandbox_mail")


def test_the_sandbox_names_the_plugin_nowhere():
    for path in SANDBOX.rglob("*.py"):
        modules = {name.partition(".")[0] for name in imported_modules(path)}
        assert "lms_lite_learners" not in modules, path


WITHOUT_THE_PLUGIN = """
import importlib.metadata as metadata, sys
found = metadata.distributions
metadata.distributions = lambda **context: (
    each for each in found(**context) if each.name.replace("-", "_") != "lms_lite_learners"
)
import django
django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
browser = Client()
person = {"username": "nora", "name": "Nora", "email": "nora@x.example", "password": "nine lives"}
assert browser.post("/register", person)["Location"] == "/account/check-mail"
nora = get_user_model().objects.get()
browser.get(f"/activate/{nora.registration.activation_key}")
nora.refresh_from_db()
assert not [name for name in sys.modules if name.startswith("lms_lite_learners")]
print("active:", nora.is_active)
"""


@pytest.mark.soak
def test_registration_works_without_the_plugin(tmp_path):
    ran = python(
        WITHOUT_THE_PLUGIN,
        DJANGO_SETTINGS_MODULE="lms.envs.test",
        DATABASE_URL=f"sqlite:///{tmp_path}/lms.sqlite3",
        SANDBOX_DIR=str(tmp_path),
        XDG_CACHE_HOME=str(tmp_path),  # where stevedore remembers entry points
    )
    assert ran.stdout.endswith("active: True\n"), ran.stderr


def test_the_operators_file_replaces_merges_and_comes_after(tmp_path):
    config = tmp_path / "lms.yml"
    config.write_text(
        "PLATFORM_NAME: Elsewhere\n"
        "FEATURES: {EXTRA: true}\n"
        "EXPLICIT_QUEUES: {a.task: {queue: other}}\n"
        "LMS_LITE_HASH_KEYS: [one-secret-of-some-length]\n"
    )
    code = """
from django.conf import settings as s
print(s.PLATFORM_NAME, s.FEATURES["EXTRA"], s.FEATURES["ALLOW_PUBLIC_ACCOUNT_CREATION"],
      s.EXPLICIT_QUEUES["a.task"]["queue"], s.ENV_TOKENS["PLATFORM_NAME"])
"""
    ran = python(
        code,
        DJANGO_SETTINGS_MODULE="lms.envs.production",
        LMS_CFG=str(config),
        SANDBOX_DIR=str(tmp_path),
        PYTHONPATH=f"{ROOT}{os.pathsep}{SANDBOX}",
    )
    assert ran.stdout.split() == ["Elsewhere", "True", "True", "other", "Elsewhere"], ran.stderr


def test_requests_are_atomic_and_sessions_are_json():
    assert django_settings.DATABASES["default"]["ATOMIC_REQUESTS"] is True
    assert django_settings.SESSION_SERIALIZER.endswith("JSONSerializer")
    assert django_settings.MIDDLEWARE[-1].endswith("SessionCookieDomainOverrideMiddleware")


def test_tasks_are_never_eager():
    from openedx.core.lib.celery import APP

    assert APP.conf.task_always_eager is False
    assert APP.conf.task_default_queue.startswith("edx.lms.core.default")


def test_the_heartbeat_asks_the_database(client, db):
    assert client.get("/heartbeat").json() == {"sql": {"status": True}}


def test_what_is_kept_under_media_has_no_address(client, db):
    assert client.get("/media/anything.csv").status_code == 404


def test_emulated_requests_carry_the_person_and_end(person):
    from crum import get_current_request, get_current_user

    from openedx.core.lib.celery.task_utils import emulate_http_request

    ada = person("ada")
    with emulate_http_request(user=ada):
        assert get_current_user() == ada
    assert get_current_request() is None
