"""Mako as one of Django's template engines."""

from typing import Any

import crum
from django.template import TemplateDoesNotExist
from django.template.backends.base import BaseEngine
from django.utils.module_loading import import_string
from mako.exceptions import TopLevelLookupException
from mako.lookup import TemplateLookup
from mako.template import Template as MakoTemplate


class Mako(BaseEngine):
    """Looks for templates in the folders of its DIRS alone."""

    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        """Take what TEMPLATES says of the engine."""
        params = params.copy()
        self.context_processors = params.pop("OPTIONS").get("context_processors", [])
        super().__init__(params)
        self.lookup = TemplateLookup(
            [str(folder) for folder in self.dirs],
            input_encoding="utf-8",
            default_filters=["decode.utf8"],
        )

    def get_template(self, template_name: str) -> "Template":
        """The template; raises TemplateDoesNotExist."""
        try:
            return Template(self.lookup.get_template(template_name), self)
        except TopLevelLookupException as error:
            raise TemplateDoesNotExist(template_name, backend=self) from error


class Template:
    """A template with Django's `render`."""

    def __init__(self, mako_template: MakoTemplate, engine: Mako) -> None:
        """Take what Mako has read."""
        self.mako_template = mako_template
        self.engine = engine

    def render(self, context: dict[str, Any] | None = None, request: Any = None) -> str:
        """Render for a request, the one that is answered if none is named."""
        request = request or crum.get_current_request()
        known: dict[str, Any] = {}
        for name in self.engine.context_processors if request else []:
            known |= import_string(name)(request)
        return str(self.mako_template.render_unicode(**{**known, **(context or {})}))
