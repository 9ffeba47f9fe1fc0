"""A browser and its system in words."""

import pytest

from standards.templatetags.devices import browser_words

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (f"{CHROME} Safari/537.36", "Chrome on Linux"),
        (f"{CHROME} Safari/537.36 Edg/140.0", "Edge on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Firefox/140.0", "Firefox on Android"),
        ("Firefox/140.0", "Firefox"),
        ("curl/8.9.1 (x)", "curl/8.9.1"),
        ("", "Unknown"),
    ],
)
def test_browser_is_named_with_its_system(said, words):
    assert browser_words(said) == words
