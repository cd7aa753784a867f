"""The running platform's models, and what it does when their rows are deleted, as plain values."""

from collections.abc import Collection, Iterator
from functools import partial
from typing import Any
from weakref import ReferenceType

from django.apps import apps
from django.db.models import Field, Model
from django.db.models.options import Options
from django.db.models.signals import ModelSignal, m2m_changed, post_delete, pre_delete
from django.dispatch.dispatcher import NONE_ID

from lms_lite_learners.data import Column, Described, Receiver

__all__ = ["described_models", "receivers_of"]

_SIGNALS = {"pre_delete": pre_delete, "post_delete": post_delete, "m2m_changed": m2m_changed}


def described_models() -> tuple[Described, ...]:
    """Every model with a table of its own, those of many-to-many links too."""
    return tuple(
        Described(options.label, tuple(_described(field) for field in options.concrete_fields))
        for _model, options in _models()
    )


def receivers_of(labels: Collection[str]) -> tuple[Receiver, ...]:
    """Who hears when a row of these models is deleted, each by its dotted name."""
    return tuple(
        Receiver(options.label, name, _dotted_name(receiver))
        for model, options in _models()
        if options.label in labels
        for name, signal in _SIGNALS.items()
        for receiver in _connected(signal, model)
    )


def _models() -> Iterator[tuple[type[Model], "Options[Any]"]]:
    for model in apps.get_models(include_auto_created=True):
        options = model._meta  # noqa: SLF001  Django's documented API
        if not options.proxy:
            yield model, options


def _described(field: "Field[Any, Any]") -> Column:
    kind, internal = type(field).__name__, field.get_internal_type()
    if field.remote_field is None:
        return Column(field.name, kind, internal)
    on_delete = getattr(field.remote_field, "on_delete", None)
    to = field.remote_field.model._meta.label  # noqa: SLF001  Django's documented API
    return Column(
        field.name, kind, internal, to=to, on_delete=getattr(on_delete, "__name__", str(on_delete))
    )


def _connected(signal: ModelSignal, model: type[Model]) -> Iterator[Any]:
    """Receivers of the signal for this model or for every one that are still there."""
    # A signal knows its senders by their identity.
    senders = (id(model), NONE_ID)
    for (_, sender), held, *_rest in signal.receivers:
        receiver = held() if isinstance(held, ReferenceType) else held
        if sender in senders and receiver is not None:
            yield receiver


def _dotted_name(receiver: Any) -> str:
    """Module and name of a function, of a method, or of the class of a callable object."""
    while isinstance(receiver, partial):
        receiver = receiver.func
    named = receiver if hasattr(receiver, "__qualname__") else type(receiver)
    return f"{named.__module__}.{named.__qualname__}"
