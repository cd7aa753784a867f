"""Threads."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F

from forum.backends.mysql.models import Comment, CommentThread, CourseStat, Subscription
from forum.utils import ForumV2RequestError


def delete_thread(thread_id: str, course_id: str | None = None) -> dict[str, Any]:
    """Delete a thread with all that is in it, and count it out; raises ForumV2RequestError."""
    thread = CommentThread.objects.filter(pk=thread_id).first()
    if thread is None:
        raise ForumV2RequestError(f"Thread does not exist with Id: {thread_id}")
    Comment.objects.filter(comment_thread=thread).delete()
    kind = ContentType.objects.get_for_model(CommentThread)
    Subscription.objects.filter(source_content_type=kind, source_object_id=thread.pk).delete()
    thread.delete()
    if not (thread.anonymous or thread.anonymous_to_peers):
        stats = CourseStat.objects.filter(user=thread.author_id, course_id=thread.course_id)
        stats.update(threads=F("threads") - 1)
    return {"id": thread_id, "course_id": thread.course_id}
