"""HEAD is answered without a body."""

import pytest

from processes.web import headers_alone


class Body(list):
    """A body that knows whether it was closed."""

    closed = False

    def close(self):
        self.closed = True


@pytest.mark.parametrize(("method", "sent"), [("HEAD", []), ("GET", [b"page"])])
def test_only_head_is_answered_without_a_body(method, sent):
    body = Body([b"page"])
    served = headers_alone(lambda environ, start_response: body)
    assert list(served({"REQUEST_METHOD": method}, None)) == sent
    assert body.closed is (method == "HEAD")
