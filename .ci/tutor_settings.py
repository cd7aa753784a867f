"""Load settings that Tutor rendered as Django does and print what the plugin reads of them.

    python .ci/tutor_settings.py PRODUCTION_PY lms|cms aliases|legacy FOLDER

The platform's own settings are stood in for, by nothing but the names that Tutor's files touch;
`aliases` has STORAGES as Ulmo, `legacy` DEFAULT_FILE_STORAGE as Teak. FOLDER is used for /openedx.
"""

import inspect
import json
import os
import sys
import warnings
from collections import defaultdict
from pathlib import Path
from types import ModuleType

LOCAL = "django.core.files.storage.FileSystemStorage"


def nested():
    """A dictionary with a dictionary behind each name."""
    return defaultdict(nested)


def platform_settings(service, era):
    """The names of the platform's settings that Tutor's files read or change."""
    stores = [{"OPTIONS": {}}, {"OPTIONS": {}}]
    names = {
        "CACHES": {},
        "CONTACT_EMAIL": "contact@example.com",
        "CORS_ORIGIN_WHITELIST": [],
        "DATABASE_ROUTERS": [
            "openedx.core.lib.django_courseware_routers.StudentModuleHistoryExtendedRouter"
        ],
        "ENV_TOKENS": {"CONTACT_EMAIL": "contact@example.com"},
        "FEATURES": {"PREVIEW_LMS_BASE": "preview.example.com"},
        "IDA_LOGOUT_URI_LIST": [],
        "INSTALLED_APPS": ["lms.djangoapps.coursewarehistoryextended"],
        "JWT_AUTH": {},
        "LMS_ROOT_URL": "https://learn.example.com",
        "LOGGING": nested(),
        "LOG_DIR": "/openedx/data/logs",
        "MODULESTORE": {"default": {"OPTIONS": {"stores": stores}}},
        "ORA2_FILEUPLOAD_ROOT": "/openedx/data/ora2",
        "PROFILE_IMAGE_BACKEND": {"options": {}},
        "REGISTRATION_EXTRA_FIELDS": {},
        "ROOT_URLCONF": f"{service}.urls",
        "SECRET_KEY": "the platform's own key",
        "SERVICE_VARIANT": service,
        "STATIC_ROOT": "/openedx/staticfiles",
        "STATIC_ROOT_BASE": "/openedx/staticfiles",
        "VIDEO_IMAGE_SETTINGS": nested(),
        "VIDEO_TRANSCRIPTS_SETTINGS": nested(),
    }
    if era == "legacy":
        return names | {"DEFAULT_FILE_STORAGE": LOCAL}
    return names | {
        "STORAGES": {
            "default": {"BACKEND": LOCAL},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
    }


def module(dotted, **names):
    """Put a module of these names where an import finds it."""
    parts = dotted.split(".")
    for number in range(1, len(parts)):
        sys.modules.setdefault(".".join(parts[:number]), ModuleType(parts[number - 1]))
    made = sys.modules[dotted] = ModuleType(dotted)
    vars(made).update(names)
    return made


def load(path, service, era, folder):
    """Run the rendered file; Django takes its settings from there."""
    module(f"{service}.envs.production", **platform_settings(service, era))
    module(
        "xmodule.modulestore.modulestore_settings",
        update_module_store_settings=lambda *arguments, **named: None,
    )
    jail = module("codejail.jail_code", configure=lambda *arguments, **named: None)
    sys.modules["codejail"].jail_code = jail
    name = f"{service}.envs.tutor.production"
    source = path.read_text(encoding="utf-8").replace("/openedx/", f"{folder}/")
    exec(compile(source, str(path), "exec"), vars(module(name)))
    os.environ["DJANGO_SETTINGS_MODULE"] = name


def what_is_read():
    """Each function of conf.py by its name, with what it answers."""
    from lms_lite_learners import conf

    return {
        name: function()
        for name, function in inspect.getmembers(conf, inspect.isfunction)
        if not name.startswith("_")
    }


def kept_in(alias):
    """The folder of a file that the storage keeps and gives back."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import storages

    storage = storages[alias]
    name = storage.save("probe.txt", ContentFile(b"kept"))
    with storage.open(name, "rb") as file:
        assert file.read() == b"kept"
    return str(Path(storage.path(name)).parent)


def main(path, service, era, folder):
    """Load, ask, print JSON."""
    warnings.simplefilter("ignore")
    load(Path(path), service, era, folder)
    answers = what_is_read()
    answers["kept_in"] = kept_in(answers["storage_alias"]).replace(folder, "/openedx")
    print(json.dumps(answers))


main(*sys.argv[1:])
