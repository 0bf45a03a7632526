"""The name that requests go by: who asks, and whom to write to about it."""

from importlib.metadata import version

from scraper.errors import BadConfiguration


def user_agent(contact: str | None) -> str:
    """`keepreading/VERSION`, and `(+CONTACT)` behind it when there is a contact.

    :param contact: a web address or an e-mail address; None or blank for none.
    :raises BadConfiguration: when a header cannot carry it.

    >>> user_agent("crawl@magazine.example").partition(" ")[2]
    '(+crawl@magazine.example)'
    """
    name = f"keepreading/{version('keepreading')}"
    contact = (contact or "").strip()
    if not contact:
        return name
    if not (contact.isascii() and contact.isprintable()):
        raise BadConfiguration(
            f"the contact {contact!r} has characters that a request cannot carry. "
            "Give a web address or an e-mail address in ASCII"
        )
    return f"{name} (+{contact})"
