"""scraper/render/settings.py: what a crawl may say about rendering."""

import pytest

from scraper.errors import BadConfiguration
from scraper.render import RenderSettings


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"KEEPREADING_RENDER": "sometimes"}, "'sometimes': give auto, never or always"),
        ({"KEEPREADING_RENDER_SECONDS": "soon"}, "'soon': give seconds"),
        ({"KEEPREADING_RENDER_SECONDS": -1}, "-1: give seconds"),
        ({"KEEPREADING_RENDER_SECONDS": "nan"}, "'nan': give seconds"),
        ({"KEEPREADING_CHROMIUM": "/no/such"}, "names /no/such, which is no program"),
    ],
)
def test_what_cannot_be_is_bad_configuration(settings, says):
    with pytest.raises(BadConfiguration, match=says):
        RenderSettings.of(settings)


def test_the_setting_goes_before_the_variable(monkeypatch):
    monkeypatch.setenv("KEEPREADING_CHROMIUM", "true")
    assert RenderSettings.of({"KEEPREADING_CHROMIUM": "/bin/sh"}).chromium == "/bin/sh"
    found = RenderSettings.of({}).chromium
    assert found is not None
    assert found.endswith("/true")


def test_without_the_extra_the_line_names_it(monkeypatch):
    monkeypatch.setattr("scraper.render.settings.find_spec", lambda name: None)
    settings = RenderSettings.of({"KEEPREADING_RENDER": "always"})
    assert settings.missing() == "pip install 'keepreading[render]'"
    with pytest.raises(BadConfiguration, match=r"--render always needs a browser: pip install"):
        settings.require()
    RenderSettings.of({}).require()


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False), ("", False)])
def test_no_sandbox_is_off_unless_it_is_said(value, expected):
    assert RenderSettings.of({"KEEPREADING_NO_SANDBOX": value}).no_sandbox is expected
    assert RenderSettings.of({}).no_sandbox is False
