"""Comments: answers to a thread, and answers to answers."""

from typing import Any

from django.db.models import F

from forum.backends.mysql.models import Comment, CourseStat
from forum.utils import ForumV2RequestError


def delete_comment(comment_id: str, course_id: str | None = None) -> dict[str, Any]:
    """Delete a comment with all below it, and count it out; raises ForumV2RequestError."""
    comment = Comment.objects.filter(pk=comment_id).first()
    if comment is None:
        raise ForumV2RequestError(f"Comment does not exist with Id: {comment_id}")
    kind = "replies" if comment.parent_id else "responses"
    Comment.objects.filter(pk=comment.parent_id).update(child_count=F("child_count") - 1)
    comment.delete()
    stats = CourseStat.objects.filter(user=comment.author_id, course_id=comment.course_id)
    stats.update(**{kind: F(kind) - 1})
    return {"id": comment_id, "course_id": comment.course_id}
