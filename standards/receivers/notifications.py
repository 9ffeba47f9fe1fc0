"""Every event to the people whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation

from standards.kernel import slots
from standards.kernel.clock import now
from standards.kernel.event import Event
from standards.kernel.slots import Notice
from standards.kernel.subscriptions import on
from standards.operations.notifications import mail, notify
from standards.queries.people import languages_of


@on(Event)
def tell_people(event: Event) -> None:
    """Ask every app whom an event concerns; notify and mail each in their language, once."""
    for notice in _notices(event):
        mail(notify(notice, at=event.at), at=now())


def _notices(event: Event) -> Iterator[Notice]:
    """Yield the notices of an event, each worded in the language of its reader."""
    with translation.override(settings.LANGUAGE_CODE):
        notices: list[Notice] = slots.gather("notify", event)
    spoken = languages_of({notice.user_id for notice in notices})
    yield from (one for one in notices if spoken.get(one.user_id) == settings.LANGUAGE_CODE)
    for language in sorted(set(spoken.values()) - {settings.LANGUAGE_CODE}):
        with translation.override(language):
            worded: list[Notice] = slots.gather("notify", event)
        yield from (one for one in worded if spoken.get(one.user_id) == language)
