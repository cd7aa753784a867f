"""Render Tutor's environment with the plugin file of docs/tutor and look at what came of it.

Run with the Python of a venv that has Tutor and Django, from the repository's top.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import yaml

HERE = Path.cwd()
PLUGIN = HERE / "docs" / "tutor" / "lms_lite_learners.py"
BIN = Path(sys.executable).parent
# Teak's settings still name one default storage; from Ulmo on they have aliases.
ERA = "legacy" if version("tutor").startswith("20.") else "aliases"
TICK = ["./manage.py", "lms", "lms_lite_learners", "tick"]
TICKER = "lms-lite-learners-ticker"
WORKER = "lms-lite-learners-worker"
INIT_TASKS = """
import json, sys
from tutor import config, hooks, plugins
hooks.Actions.CORE_READY.do()
hooks.Actions.PROJECT_ROOT_READY.do(sys.argv[1])
ours = hooks.Contexts.app("lms_lite_learners").name
print(json.dumps(list(hooks.Filters.CLI_DO_INIT_TASKS.iterate_from_context(ours))))
"""


class Site:
    """A Tutor root with the plugin file in its plugins' folder."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.root = self.folder / "root"
        plugins = self.folder / "plugins"
        plugins.mkdir(parents=True)
        shutil.copy(PLUGIN, plugins)
        self.environ = os.environ | {
            "TUTOR_ROOT": str(self.root),
            "TUTOR_PLUGINS_ROOT": str(plugins),
            "PYTHONPATH": str(HERE),
        }

    def run(self, *command):
        done = subprocess.run(
            command, env=self.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def tutor(self, *arguments):
        return self.run(BIN / "tutor", *arguments)

    def save(self, **values):
        """`tutor config save` with these of our settings."""
        for name, value in values.items():
            self.tutor("config", "save", "--set", f"LMS_LITE_LEARNERS_{name}={json.dumps(value)}")
        if not values:
            self.tutor("config", "save")
        return self

    def read(self, path):
        return (self.root / "env" / path).read_text(encoding="utf-8")

    def key(self):
        config = yaml.safe_load((self.root / "config.yml").read_text(encoding="utf-8"))
        return config["LMS_LITE_LEARNERS_HASH_KEY"]

    def settings(self, service):
        """What conf.py reads once Django has loaded the rendered settings."""
        path = self.root / "env" / "apps" / "openedx" / "settings" / service / "production.py"
        with tempfile.TemporaryDirectory() as folder:
            script = HERE / ".ci" / "tutor_settings.py"
            return json.loads(self.run(sys.executable, script, path, service, ERA, folder))

    def services(self, name="docker-compose.prod.yml"):
        return yaml.safe_load(self.read(f"local/{name}"))["services"]

    def manifests(self):
        """Every object for Kubernetes by kind and name."""
        found = [one for one in yaml.safe_load_all(self.read("k8s/deployments.yml")) if one]
        return {(one["kind"], one["metadata"]["name"]): one for one in found}


def enabled(folder):
    site = Site(folder)
    site.tutor("plugins", "enable", "lms_lite_learners")
    return site.save()


def inside(volumes):
    """Where volumes are seen inside a container."""
    return {volume.split(":")[1] for volume in volumes}


def traces(site):
    """Files of the rendered environment that speak of us."""
    files = [path for path in (site.root / "env").rglob("*") if path.is_file()]
    return [path for path in files if re.search(rb"lms.lite", path.read_bytes(), re.IGNORECASE)]


def nothing_is_rendered_unless_enabled(folder):
    site = Site(folder).save()
    assert traces(site) == []
    site.tutor("plugins", "enable", "lms_lite_learners")
    assert traces(site.save())
    site.tutor("plugins", "disable", "lms_lite_learners")
    assert traces(site.save()) == []


def the_plugin_reads_its_settings(folder):
    site = enabled(folder)
    for service in ("lms", "cms"):
        found = site.settings(service)
        assert found["is_studio"] == (service == "cms")
        assert found["hash_keys"] == [site.key()]
        assert found["default_plan"] == "free"
        assert found["queue"] is None
        private = ("lms_lite_learners", "/openedx/media-private/lms_lite_learners")
        expected = ("default", "/openedx/media") if ERA == "legacy" else private
        assert (found["storage_alias"], found["kept_in"]) == expected


def the_hash_key_stays_and_is_the_sites_own(folder):
    one, other = enabled(f"{folder}/one"), enabled(f"{folder}/other")
    key = one.key()
    assert one.save().key() == key
    one.tutor("plugins", "disable", "lms_lite_learners")
    one.tutor("plugins", "enable", "lms_lite_learners")
    assert one.save().key() == key
    assert other.key() != key
    assert len(key) == 32


def every_setting_can_be_set(folder):
    site = enabled(folder).save(
        OLD_HASH_KEYS=["the key of the year before"],
        DEFAULT_PLAN="paid",
        STORAGE="default",
        SETTINGS={
            "LMS_LITE_KEEP_DAYS": 30,
            "LMS_LITE_ERASURE_KNOWN": {"a.B": "it's empty"},
            "LMS_LITE_QUEUE": None,
        },
        REQUIREMENT="git+https://git.example.com/learners.git@v0.2.0",
    )
    found = site.settings("lms")
    assert found["hash_keys"] == [site.key(), "the key of the year before"]
    assert found["default_plan"] == "paid"
    assert found["keep_days"] == 30
    assert found["erasure_known"] == {"a.B": "it's empty"}
    assert (found["storage_alias"], found["kept_in"]) == ("default", "/openedx/media")
    assert "'git+https://git.example.com/learners.git@v0.2.0'" in site.read(
        "build/openedx/Dockerfile"
    )


def the_image_gets_the_package(folder):
    site = enabled(folder)
    stages = re.split(r"(?m)^FROM ", site.read("build/openedx/Dockerfile"))
    (stage,) = [stage for stage in stages if "lms_lite_learners" in stage]
    package = (HERE / "lms_lite_learners" / "__init__.py").read_text(encoding="utf-8")
    (released,) = re.findall(r'__version__ = "(.+)"', package)
    assert stage.startswith("python AS python-requirements")
    assert f"'lms_lite_learners=={released}'" in stage
    assert stage.index("edx/base.txt") < stage.index("platform-pins.txt")
    site.save(REQUIREMENT="")
    assert "lms_lite_learners" not in site.read("build/openedx/Dockerfile")
    checkout = site.folder / "lms_lite_learners"
    checkout.mkdir()
    site.tutor("mounts", "add", str(checkout))
    assert 'install -e "/mnt/lms_lite_learners"' in site.read("build/openedx/Dockerfile")
    assert "/mnt/lms_lite_learners" in inside(site.services()[TICKER]["volumes"])


def the_image_is_built_without_keys(folder):
    """The platform's commands in the build run the system checks, with settings of their own."""
    site = enabled(folder)
    for service in ("lms", "cms"):
        for name in ("i18n", "assets"):
            rendered = site.read(f"build/openedx/settings/{service}/{name}.py")
            for own in ("E001", "E003", "E004"):
                assert f'"lms_lite_learners.{own}"' in rendered, (service, name)
            assert site.key() not in rendered
    assert site.key() not in site.read("build/openedx/Dockerfile")


def compose_has_a_ticker(folder):
    site = enabled(folder)
    services = site.services()
    ticker, worker = services[TICKER], services["lms-worker"]
    assert ticker["image"] == worker["image"]
    assert ticker["environment"] == worker["environment"]
    assert inside(ticker["volumes"]) == inside(worker["volumes"])
    assert {"/openedx/media", "/openedx/media-private"} <= inside(ticker["volumes"])
    assert (ticker["depends_on"], ticker["restart"]) == (["lms"], "unless-stopped")
    assert WORKER not in services
    assert TICKER not in site.services("docker-compose.yml")
    assert "setowner $OPENEDX_USER_ID /mounts/openedx-private" in site.read(
        "apps/permissions/setowners.sh"
    )


def the_ticker_ticks_once_a_minute(folder):
    """Run its shell: `./manage.py` and `sleep` write down what they are called with."""
    shell = enabled(folder).services()[TICKER]["command"]
    assert shell[:2] == ["sh", "-c"]
    bench = Path(folder) / "bench"
    bench.mkdir()
    for name, then in (("manage.py", "exit 1"), ("sleep", "kill $PPID")):
        (bench / name).write_text(f'#!/bin/sh\necho "$0 $*" >> {bench}/calls\n{then}\n')
        (bench / name).chmod(0o755)
    environ = os.environ | {"PATH": f"{bench}:{os.environ['PATH']}"}
    command = shell[2].replace("$$", "$")
    subprocess.run(["sh", "-c", command], cwd=bench, env=environ, timeout=60, check=False)
    tick, pause = (bench / "calls").read_text().splitlines()
    assert tick.split() == TICK
    assert 0 < int(pause.split()[1]) <= 60


def kubernetes_has_a_ticker(folder):
    site = enabled(folder)
    found = site.manifests()
    job = found["CronJob", TICKER]["spec"]
    pod = job["jobTemplate"]["spec"]["template"]["spec"]
    worker = found["Deployment", "lms-worker"]["spec"]["template"]["spec"]
    assert (job["schedule"], job["concurrencyPolicy"]) == ("* * * * *", "Forbid")
    # `tutor k8s start` wakes one that an operator suspended.
    assert job["suspend"] is False
    assert pod["containers"][0]["args"] == TICK
    assert pod["restartPolicy"] == "Never"
    assert_same_pod(pod, worker)
    assert ("Deployment", WORKER) not in found


def assert_same_pod(pod, worker):
    """Two pods of the LMS that differ in no more than what they run."""
    assert pod["volumes"] == worker["volumes"]
    for name in ("image", "env", "volumeMounts", "securityContext"):
        assert pod["containers"][0][name] == worker["containers"][0][name], name


def a_worker_of_our_own_serves_our_queue(folder):
    site = enabled(folder).save(WORKER=True)
    assert site.settings("lms")["queue"] == site.settings("cms")["queue"] == "lms_lite_learners"
    services, found = site.services(), site.manifests()
    ours, theirs = services[WORKER], services["lms-worker"]
    for name in ("image", "environment", "volumes", "depends_on", "restart"):
        assert ours[name] == services[TICKER][name], name
    assert_own_queue(ours["command"], theirs["command"])
    pod, worker = (
        found["Deployment", name]["spec"]["template"]["spec"] for name in (WORKER, "lms-worker")
    )
    assert_same_pod(pod, worker)
    assert_own_queue(pod["containers"][0]["args"], worker["containers"][0]["args"])


def assert_own_queue(ours, theirs):
    """The worker's options are the platform's, but for its name and its queue."""
    own = ["--hostname=lms_lite_learners.%h", "--queues=lms_lite_learners"]
    assert ours[-2:] == own
    assert ours[:-2] == [
        word for word in theirs if not word.startswith(("--hostname=", "--queues="))
    ]
    assert len(ours) == len(theirs)


def init_tells_what_is_missing(folder):
    site = enabled(folder)
    ((service, command),) = json.loads(site.run(sys.executable, "-c", INIT_TASKS, site.root))
    assert service == "lms"
    assert command.split()[:5] == ["./manage.py", "lms", "check", "--tag", "lms_lite_learners"]


CHECKS = (
    nothing_is_rendered_unless_enabled,
    the_plugin_reads_its_settings,
    the_hash_key_stays_and_is_the_sites_own,
    every_setting_can_be_set,
    the_image_gets_the_package,
    the_image_is_built_without_keys,
    compose_has_a_ticker,
    the_ticker_ticks_once_a_minute,
    kubernetes_has_a_ticker,
    a_worker_of_our_own_serves_our_queue,
    init_tells_what_is_missing,
)

for check in CHECKS:
    with tempfile.TemporaryDirectory() as folder:
        check(folder)
    print(f"Tutor {version('tutor')}: {check.__name__.replace('_', ' ')}")
