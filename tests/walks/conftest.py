"""One running sandbox for all walks."""

from collections.abc import Iterator

import pytest

from walks.site import Site, running


@pytest.fixture(scope="session")
def site(tmp_path_factory, prepared) -> Iterator[Site]:
    """The sandbox as `make sandbox` starts it, with a folder, database and broker of its own.

    Each of xdist's workers that gets a walk starts one.
    """
    with running(tmp_path_factory.mktemp("site"), prepared) as site:
        yield site
