"""What is wired into this platform and what it lacks, told to who runs `check` or asks for us.

Every other command runs the checks first, `migrate` among them, which an error would stop.
"""

import sys
from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction
from django.utils import timezone

from lms_lite_learners import conf, pulse
from lms_lite_learners.data import Wire, Wired
from lms_lite_learners.host import wiring

KINDS = {
    Wired.YES: (checks.Info, "I001"),
    Wired.WITHOUT: (checks.Info, "I002"),
    Wired.DOUBTFUL: (checks.Warning, "W005"),
    Wired.BROKEN: (checks.Error, "E005"),
}

__all__ = ["check_wiring"]


def check_wiring(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Every wire, sound or not; nothing unless the command is `check` or our app is asked for."""
    is_ours = any(config.name == "lms_lite_learners" for config in app_configs or ())
    if not is_ours and "check" not in sys.argv[1:]:
        return []
    wires = wiring.wires()
    if not conf.is_studio():
        wires.append(_ticker())
    return [_message(wire) for wire in wires]


def _message(wire: Wire) -> checks.CheckMessage:
    kind, number = KINDS[wire.stands]
    return kind(
        f"{wire.name}: {wire.text}", hint=wire.hint or None, id=f"lms_lite_learners.{number}"
    )


def _ticker() -> Wire:
    hint = "Let cron call `manage.py lms lms_lite_learners tick` every minute."
    try:
        with transaction.atomic():
            last = pulse.last_beat(pulse.TICK)
    except (DatabaseError, ImproperlyConfigured):
        return Wire("tick", Wired.BROKEN, "Our tables can't be read.", "Run `migrate`.")
    if last is None:
        return Wire(
            "tick", Wired.DOUBTFUL, "It was never called: nothing that is due is done.", hint
        )
    if timezone.now() - last > pulse.LATE:
        return Wire(
            "tick", Wired.DOUBTFUL, f"It was last called at {last:%Y-%m-%d %H:%M} UTC.", hint
        )
    return Wire("tick", Wired.YES, f"It was last called at {last:%H:%M:%S} UTC.")
