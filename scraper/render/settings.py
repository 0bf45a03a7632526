"""What a crawl says about rendering, and what stands in its way on this machine.

Nothing here imports Playwright: whether it is there is one of the questions.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Literal, Self, get_args

from scraper.errors import BadConfiguration
from scraper.limits import LIMITS

Mode = Literal["auto", "never", "always"]
"""`auto`: where a page shows nothing without its scripts; `always`: every page of the crawl."""

MAX_SECONDS = LIMITS.render_seconds.default
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_INSTALL_EXTRA = "pip install 'keepreading[render]'"
_INSTALL_CHROMIUM = (
    "install Chromium (Debian: apt install chromium), or name its file in KEEPREADING_CHROMIUM"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderSettings:
    """How pages are rendered in one crawl."""

    mode: Mode = "auto"
    chromium: str | None = None
    """The browser's file; None where none was found."""
    no_sandbox: bool = False
    """Run Chromium without its sandbox, as root must."""
    seconds: float = MAX_SECONDS
    """For one page, all its requests and their delays included."""

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """Those of Scrapy's *settings*; the environment may name the browser too.

        :raises BadConfiguration: where one of them says something that cannot be.
        """
        mode = str(settings.get("KEEPREADING_RENDER") or "auto")
        if mode not in get_args(Mode):
            raise BadConfiguration(
                f"the setting KEEPREADING_RENDER is {mode!r}: give auto, never or always"
            )
        named = settings.get("KEEPREADING_CHROMIUM") or os.environ.get("KEEPREADING_CHROMIUM")
        return cls(
            mode=mode,  # type: ignore[arg-type]  # checked above
            chromium=_found(named),
            no_sandbox=_is_on(settings.get("KEEPREADING_NO_SANDBOX")),
            seconds=_seconds(settings.get("KEEPREADING_RENDER_SECONDS")),
        )

    def missing(self) -> str | None:
        """What to do so that pages can be rendered here; None where nothing is missing."""
        if find_spec("playwright") is None:
            return _INSTALL_EXTRA
        return None if self.chromium else _INSTALL_CHROMIUM

    def require(self) -> None:
        """Return if `--render always` can be done.

        :raises BadConfiguration: where the extra or the browser is missing.
        """
        if self.mode == "always" and (missing := self.missing()):
            raise BadConfiguration(f"--render always needs a browser: {missing}")


def _found(named: str | None) -> str | None:
    """The full path of the browser.

    :raises BadConfiguration: where one is named and is not there.
    """
    if not named:
        return next(filter(None, map(shutil.which, _NAMES)), None)
    if found := shutil.which(named):
        return found
    raise BadConfiguration(f"KEEPREADING_CHROMIUM names {named}, which is no program: correct it")


def _is_on(value: object) -> bool:
    return str(value).lower() in ("1", "true", "yes", "on")


def _seconds(value: Any) -> float:
    try:
        seconds = float(value) if value is not None else MAX_SECONDS
    except (TypeError, ValueError):
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise BadConfiguration(
            f"the setting KEEPREADING_RENDER_SECONDS is {value!r}: give seconds, a day at most"
        )
    return seconds
