"""What the forum does when posts are written and deleted: its search hears of it."""

from django.db.models.signals import post_delete, post_save

from forum.backends.mysql.models import Comment, CommentThread
from forum.search import get_document_search_backend

INDICES = {CommentThread: "comment_threads", Comment: "comments"}
SEARCHED = ("title", "body", "course_id", "author_id")


def handle_deletion(sender, instance, **_kwargs) -> None:
    """Take a post out of the search."""
    get_document_search_backend().delete_document(INDICES[sender], instance.id)


def handle_comment_thread_and_comment(sender, instance, created, **_kwargs) -> None:
    """Put a post into the search, or change what stands there."""
    documents = get_document_search_backend()
    told = documents.index_document if created else documents.update_document
    document = {name: getattr(instance, name) for name in SEARCHED if hasattr(instance, name)}
    told(INDICES[sender], instance.id, document)


for _model in INDICES:
    post_delete.connect(handle_deletion, sender=_model)
    post_save.connect(handle_comment_thread_and_comment, sender=_model)
