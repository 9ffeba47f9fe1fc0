"""The shape of an event: what happened, to what, by whom, when."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

_by_name: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Say what happened to `subject` ("ballot:12"); subclasses add ids and public facts.

    Fields hold JSON values, tuples of them, or aware datetimes. `ledgered` events enter the
    transparency log, where `entry_label` names them to people; `live` ones reach open pages.
    """

    subject: str
    actor: int | None
    at: datetime

    name: ClassVar[str] = ""
    entry_label: ClassVar[str] = ""
    ledgered: ClassVar[bool] = False
    live: ClassVar[bool] = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Enter the subclass in the table of names; two of one name are a programming fault."""
        super().__init_subclass__(**kwargs)
        if cls.name:
            known = _by_name.setdefault(cls.name, cls)
            if known.__qualname__ != cls.__qualname__:
                raise TypeError(f"two events are named {cls.name}")
            _by_name[cls.name] = cls

    def topics(self) -> tuple[str, ...]:
        """Return the live topics that are told; by default the subject alone."""
        return (self.subject,)

    def public(self) -> dict[str, Any]:
        """Return what open pages are told: ids and public facts only."""
        return {"type": self.name.rpartition(".")[2], "subject": self.subject}

    def ledger_entry(self) -> dict[str, Any]:
        """Return what the log's leaf says; instants as RFC 3339, no floats."""
        return {"event": self.name} | self.payload()

    def payload(self) -> dict[str, Any]:
        """Return all fields as JSON values."""
        return {key: _plain(value) for key, value in self._fields().items()}

    def _fields(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Build the event again from its stored payload.

        A payload that is older than a field gets the field's default.
        """
        values: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            if field.name not in payload and field.default is not dataclasses.MISSING:
                continue
            value = values[field.name] = payload[field.name]
            if "datetime" in str(field.type) and isinstance(value, str):
                values[field.name] = datetime.fromisoformat(value)
            elif isinstance(value, list) and "tuple" in str(field.type):
                values[field.name] = tuple(value)
        return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def event_type(name: str) -> type[Event]:
    """Return the event class of a stored name; KeyError when no app defines it."""
    return _by_name[name]
