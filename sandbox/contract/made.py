"""Modules of the platform that have no file here, made when something imports them.

What the finder makes for an application: its package, `apps` with its label, `models` with the
models of its contract, and whatever packages these stand in.
"""

import importlib
import sys
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from contract.labels import MADE
from contract.loader import HERE, described_models


@cache
def models_modules() -> dict[str, str]:
    """Labels by the modules that hold their models."""
    found = {f"{name}.models": label for label, name in MADE.items()}
    for label, name in MADE.items():
        modules = {described["module"] for described in described_models(label).values()}
        found |= dict.fromkeys(modules - {name}, label)
    return found


@cache
def apps_modules() -> dict[str, str]:
    """Labels by the modules that tell Django the application's name."""
    return {f"{name}.apps": label for label, name in MADE.items()}


@cache
def packages() -> set[str]:
    """Every package that one of the modules stands in."""
    found = set()
    for module in (*models_modules(), *apps_modules()):
        while module := module.rpartition(".")[0]:
            found.add(module)
    return found


class MadeFinder(MetaPathFinder, Loader):
    """Finds what no file holds; it is asked last, so that a file always wins."""

    def find_spec(self, fullname, path=None, target=None) -> ModuleSpec | None:
        """The module's spec, or None for modules that are not ours to make."""
        if label := models_modules().get(fullname):
            origin = HERE / "models" / f"{label}.json"
        elif fullname in apps_modules() or fullname in packages():
            origin = __file__
        else:
            return None
        spec = ModuleSpec(fullname, self, origin=str(origin), is_package=fullname in packages())
        spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Fill the module with what its name promises."""
        name = module.__name__
        if label := apps_modules().get(name):
            module.MadeConfig = config_class(name, label)
        elif label := models_modules().get(name):
            fill_with_models(module, label)


def fill_with_models(module: ModuleType, label: str) -> None:
    """Put the models of a module into it; an application's first one imports the others."""
    # Only now: field classes of packages want the settings, which import this module.
    from contract.making import made_models

    vars(module).update(made_models(label, module.__name__))
    if module.__name__ == f"{MADE[label]}.models":
        others = [name for name, its_label in models_modules().items() if its_label == label]
        for name in others:
            importlib.import_module(name)


def config_class(module: str, label: str) -> type:
    """The configuration of a made application."""
    from django.apps import AppConfig

    # A folder without templates, static files or commands: Django looks there for them.
    folder = str(HERE / "models")
    attributes = {"__module__": module, "name": MADE[label], "label": label, "path": folder}
    return type("MadeConfig", (AppConfig,), attributes)


def install() -> None:
    """Let made modules be imported."""
    if not any(isinstance(finder, MadeFinder) for finder in sys.meta_path):
        sys.meta_path.append(MadeFinder())
