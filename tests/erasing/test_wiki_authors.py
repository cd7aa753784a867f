"""What people wrote in the wikis of an organisation's courses."""

import pytest
from django.apps import apps
from django.contrib.sites.models import Site

from lms_lite_learners.host.erasing.wiki import revisions_of

pytestmark = pytest.mark.django_db


class Wiki:
    """A wiki's pages in one tree: the root, a first page for each course, pages below."""

    def __init__(self):
        self.site = Site.objects.get_or_create(pk=1, defaults={"domain": "sandbox.example"})[0]
        self.root = self.page("", None)

    def page(self, slug, parent, owner=None):
        """Add a page below another, numbering the tree anew."""
        article = apps.get_model("wiki.Article").objects.create(owner=owner)
        path = apps.get_model("wiki.URLPath").objects.create(
            article=article,
            slug=slug or None,
            site=self.site,
            parent=parent,
            level=parent.level + 1 if parent else 0,
            tree_id=1,
            lft=0,
            rght=0,
        )
        self.number(None, 1)
        path.refresh_from_db()
        return path

    def number(self, parent, place):
        for path in apps.get_model("wiki.URLPath").objects.filter(parent=parent).order_by("pk"):
            left, place = place, self.number(path, place + 1)
            type(path).objects.filter(pk=path.pk).update(lft=left, rght=place)
            place += 1
        return place


def write(path, user):
    """Write a revision of a page."""
    rows = apps.get_model("wiki.ArticleRevision").objects
    number = rows.filter(article=path.article).count() + 1
    return rows.create(
        article=path.article, user=user, revision_number=number, title="Ladders", content="Text"
    ).pk


@pytest.fixture
def wiki():
    """The site's wiki."""
    return Wiki()


@pytest.fixture
def front(wiki):
    """The first page of SAFE101's wiki."""
    return wiki.page("Acme.SAFE101.2026", wiki.root)


def test_revisions_on_the_first_page_and_below_are_found(acme, wiki, front):
    pks = [write(front, acme.learner), write(wiki.page("rungs", front), acme.learner)]
    write(front, acme.author)
    assert sorted(revisions_of([acme.learner.id], "Acme")["wiki.ArticleRevision"]) == pks


def test_pages_that_a_person_owns_are_found(acme, wiki, front):
    owned = wiki.page("rungs", front, owner=acme.learner)
    assert revisions_of([acme.learner.id], "Acme")["wiki.Article"] == [owned.article_id]


def test_wikis_of_other_organisations_and_of_none_stay(acme, globex, wiki, front):
    write(wiki.page("Globex.OPS10.2026", wiki.root), acme.learner)
    write(wiki.page("general", wiki.root), acme.learner)
    write(wiki.root, acme.learner)
    assert not any(revisions_of([acme.learner.id], "Acme").values())


def test_wikis_of_courses_that_one_works_for_stay(acme, front):
    write(front, acme.author)
    staffed = {acme.author.id: {str(acme.safe.id)}}
    assert not any(revisions_of([acme.author.id], "Acme", staffed=staffed).values())


def test_who_wrote_nothing_is_found_nowhere(acme, front):
    assert revisions_of([acme.learner.id], "Acme") == {}
