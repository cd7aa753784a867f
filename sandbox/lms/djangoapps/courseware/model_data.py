"""The rows behind what somebody did in one block."""

import json
from typing import Any

from lms.djangoapps.courseware.models import StudentModule


def state_of(user, block) -> dict[str, Any]:
    """What is kept of somebody's work in a block."""
    rows = StudentModule.objects.filter(student=user, module_state_key=block.usage_key)
    return json.loads(rows.values_list("state", flat=True).first() or "{}")


def keep_state(user, block, state: dict[str, Any]) -> None:
    """Keep the state of somebody's work in a block, in a transaction of its own."""
    StudentModule.objects.update_or_create(
        student=user,
        module_state_key=block.usage_key,
        course_id=block.course_id,
        defaults={"state": json.dumps(state), "module_type": block.block_type},
    )
