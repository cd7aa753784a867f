"""What a course's pages show: the outline, the blocks with one's own work, and how far one is."""

import json
from typing import Any

from completion.models import BlockCompletion
from django.urls import reverse

from lms.djangoapps.courseware.models import StudentModule
from lms.djangoapps.grades.models import PersistentCourseGrade, PersistentSubsectionGrade
from xmodule.block import Block


def outline(user, course, current: Block | None) -> list[dict[str, Any]]:
    """The chapters with their subsections: where each leads, its points, whether it is done."""
    grades = {
        grade.usage_key: grade
        for grade in PersistentSubsectionGrade.objects.filter(user_id=user.id, course_id=course.id)
    }
    done = set(
        BlockCompletion.objects.filter(
            user_id=user.id, context_key=course.id, completion=1.0
        ).values_list("block_key", flat=True)
    )
    return [
        {
            "title": chapter.display_name,
            "sections": [
                {
                    "title": section.display_name,
                    "url": section_url(section),
                    "is_current": current is not None and section.usage_key == current.usage_key,
                    "is_graded": section.is_graded,
                    "is_done": is_done(section, done),
                    "grade": grades.get(section.usage_key),
                }
                for section in chapter.children
            ],
        }
        for chapter in course.children
    ]


def section_url(section: Block) -> str:
    """The address of a subsection's page."""
    names = (section.parent.usage_key.block_id, section.usage_key.block_id)
    return reverse("courseware_subsection", args=[str(section.course_id), *names])


def is_done(section: Block, done: set) -> bool:
    """Whether everything to be done in a subsection is."""
    return all(block.usage_key in done for block in section.descendants() if not block.children)


def shown_block(user, block: Block) -> dict[str, Any]:
    """A block with what somebody did in it, for the templates."""
    row = StudentModule.objects.filter(student_id=user.id, module_state_key=block.usage_key).first()
    state = json.loads(row.state or "{}") if row else {}
    return {
        "block": block,
        "type": block.block_type,
        "fields": block.fields,
        "state": state,
        "answer": next(iter(state.get("student_answers", {}).values()), ""),
        "grade": row.grade if row else None,
        "max_grade": row.max_grade if row else None,
        "votes": list(enumerate(block.fields.get("votes", []))),
    }


def progress(user, course) -> dict[str, Any]:
    """How far somebody is in a course, as the gradebook has it."""
    from lms.djangoapps.certificates.models import GeneratedCertificate

    grade = PersistentCourseGrade.objects.filter(user_id=user.id, course_id=course.id).first()
    certificate = GeneratedCertificate.objects.filter(
        user_id=user.id, course_id=course.id, status="downloadable"
    ).first()
    return {
        "percent": round((grade.percent_grade if grade else 0) * 100),
        "has_passed": bool(grade and grade.letter_grade),
        "cutoff": round(min(course.grade_cutoffs.values()) * 100),
        "certificate": certificate,
    }
