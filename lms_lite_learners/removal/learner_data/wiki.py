"""The wiki of a course: its text stays, its authors go.

No column leads from a revision to a course: an article belongs to one by the slug at the root of
its path, so these rows are looked up apart.
"""

from lms_lite_learners.data import Category, Entry
from lms_lite_learners.removal.learner_data.lines import blank

WIKI: tuple[Entry, ...] = (
    blank(
        "wiki.ArticleRevision",
        Category.WIKI,
        "Others build on the text; who wrote it, and from which network address, goes.",
        user=None,
        ip_address=None,
    ),
    blank(
        "wiki.RevisionPluginRevision",
        Category.WIKI,
        "The same for what is attached to an article.",
        user=None,
        ip_address=None,
    ),
    blank(
        "wiki.Article",
        Category.WIKI,
        "An article of the course stays without its owner.",
        owner=None,
    ),
)
