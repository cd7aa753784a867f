"""The forum's tables, where the platform keeps the forum in its database.

Votes, flags, versions and subscriptions point at a post by its kind and number, and tell no
course: the lines here find those that hang on the person's own posts.
"""

from lms_lite_learners.data import Along, Category, Entry, Kept, Stand
from lms_lite_learners.removal.learner_data.lines import account, along, erase, going_with

THREAD = "forum.CommentThread"
COMMENT = "forum.Comment"
READ_STATE = "forum.ReadState"
# What the platform itself puts in place of a retired account's text.
DELETED = "[deleted]"


def _kind(model: str, prefix: str = "") -> dict[str, str]:
    app_label, _dot, name = model.partition(".")
    content_type = f"{prefix}content_type"
    return {f"{content_type}__app_label": app_label, f"{content_type}__model": name.lower()}


def _on_going_posts(number: str, prefix: str = "") -> tuple[Along, ...]:
    return tuple(going_with(number, post, **_kind(post, prefix)) for post in (THREAD, COMMENT))


def _on_all_posts(number: str) -> tuple[Along, ...]:
    return tuple(along(number, post, **_kind(post)) for post in (THREAD, COMMENT))


FORUM: tuple[Entry, ...] = (
    erase(
        THREAD,
        Category.FORUM,
        "A thread under which others wrote stays for their sake, without its text and its author.",
        account("author_id"),
        kept=Kept.REPLIED,
        title=DELETED,
        body=DELETED,
        author=Stand.ACCOUNT,
        author_username=Stand.USERNAME,
        retired_username=Stand.USERNAME,
    ),
    erase(
        COMMENT,
        Category.FORUM,
        "A comment that others answered stays for their sake, without its text and its author.",
        account("author_id"),
        going_with("comment_thread_id", THREAD),
        kept=Kept.REPLIED,
        body=DELETED,
        author=Stand.ACCOUNT,
        author_username=Stand.USERNAME,
        retired_username=Stand.USERNAME,
    ),
    erase(
        "forum.EditHistory",
        Category.FORUM,
        "Former versions hold the text that the post itself has lost.",
        *_on_all_posts("content_object_id"),
    ),
    erase(
        "forum.UserVote",
        Category.FORUM,
        "The person's votes, and votes for posts that go.",
        *_on_going_posts("content_object_id"),
    ),
    erase(
        "forum.AbuseFlagger",
        Category.FORUM,
        "Who reported a post: the person's reports, and reports of posts that go.",
        *_on_going_posts("content_object_id"),
    ),
    erase(
        "forum.HistoricalAbuseFlagger",
        Category.FORUM,
        "Who had reported a post before staff settled it.",
        *_on_going_posts("content_object_id"),
    ),
    erase(
        "forum.Subscription",
        Category.FORUM,
        "Which threads the person follows, and who follows threads that go.",
        *_on_going_posts("source_object_id", "source_"),
    ),
    erase(
        "forum.MongoContent",
        Category.FORUM,
        "The former number of a post that goes.",
        *_on_going_posts("content_object_id"),
    ),
    erase(
        READ_STATE,
        Category.FORUM,
        "That the person reads the course's forum.",
        account(),
    ),
    erase(
        "forum.LastReadTime",
        Category.FORUM,
        "When the person last read a thread, and when others read threads that go.",
        along("read_state_id", READ_STATE),
        going_with("comment_thread_id", THREAD),
    ),
    erase(
        "forum.CourseStat",
        Category.FORUM,
        "How much the person wrote and reported in the course.",
        account(),
    ),
)
