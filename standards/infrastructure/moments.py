"""Days and instants in words, as every page, notice and refusal writes them."""

from __future__ import annotations

import datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext


def day_words(moment: datetime.date, *, short: bool = False) -> str:
    """Write a day as the language in force does: 26 November 2026, short 26 Nov 2026."""
    if (get_language() or "").startswith("zh"):
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return date_format(moment, "j M Y" if short else "j F Y", use_l10n=False)


def moment_words(moment: datetime.datetime | datetime.date, *, to: str = "minute") -> str:
    """Write a moment in full, with its zone when it has an hour: 26 November 2026, 17:00 UTC.

    `to` is "minute" or "second". Aware instants are written in UTC.
    """
    if not isinstance(moment, datetime.datetime):
        return day_words(moment)
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.UTC)
    hour = f"{moment:%H:%M:%S}" if to == "second" else f"{moment:%H:%M}"
    return gettext("%(day)s, %(hour)s UTC") % {"day": day_words(moment), "hour": hour}
