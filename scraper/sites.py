"""Site: what is special about one site. So far only its name and domain; rules come later."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One publication."""

    name: str
    domain: str
    """Registered domain or host, without `www.`."""
