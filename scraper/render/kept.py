"""Responses kept for a while, so that what was asked for once need not be asked for again."""

from collections import OrderedDict

from scrapy.http import Response


class Kept:
    """Responses by address, the longest unused forgotten first.

    :param most: how many.
    :param most_bytes: the largest body of one; a larger one is not kept.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._responses: OrderedDict[str, Response] = OrderedDict()

    def get(self, url: str) -> Response | None:
        """The response that *url* had, or None."""
        if url in self._responses:
            self._responses.move_to_end(url)
        return self._responses.get(url)

    def put(self, url: str, response: Response) -> None:
        """Keep it, and forget another where there is no room."""
        if len(response.body) > self._most_bytes:
            return
        self._responses[url] = response
        self._responses.move_to_end(url)
        while len(self._responses) > self._most:
            self._responses.popitem(last=False)
