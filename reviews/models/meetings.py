"""Meetings of committees: agenda, who was there, what was decided, the confirmed minutes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from reviews.rules.disposition import Disposition
from reviews.rules.meetings import AgendaKind, MeetingState, Presence


class Meeting(models.Model):
    """A meeting of a committee; `zone` is the IANA zone in which its hours are announced.

    `current` is the item on the shared screen. `minutes` is written once, when the chair confirms.
    `sequence` counts changes of time and place, for calendars.
    """

    committee = models.ForeignKey(
        "standards.Committee", on_delete=models.PROTECT, related_name="meetings"
    )
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60, default="UTC")
    place = models.CharField(max_length=300, blank=True, default="")
    link = models.URLField(max_length=500, blank=True, default="")
    state = models.CharField(
        max_length=10,
        choices=[(each.value, each.value) for each in MeetingState],
        default=MeetingState.PLANNED,
    )
    current = models.ForeignKey(
        "reviews.AgendaItem", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actions = models.TextField(blank=True, default="")
    sequence = models.PositiveIntegerField(default=0)
    planned_by = models.ForeignKey("standards.User", on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    minutes = models.JSONField(null=True)
    minutes_hash = models.CharField(max_length=80, blank=True, default="")
    confirmed_by = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-starts_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["committee", "-starts_at"], name="meeting_by_committee")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in MeetingState]),
                name="meeting_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CONFIRMED, minutes__isnull=False)
                | (~Q(state=MeetingState.CONFIRMED) & Q(minutes__isnull=True)),
                name="confirmed_meeting_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One item of an agenda, and what the meeting recorded on it.

    `disposition` and `observation` are what was said in the meeting; the comment may be disposed
    of anew later, the item keeps its words. Hands are None where none were shown.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=[(each.value, each.value) for each in AgendaKind])
    title = models.CharField(max_length=300, blank=True, default="")
    draft = models.ForeignKey(
        "standards.Draft", null=True, on_delete=models.PROTECT, related_name="+"
    )
    clause = models.CharField(max_length=120, blank=True, default="")
    comment = models.ForeignKey(
        "reviews.Comment", null=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    hands_for = models.PositiveSmallIntegerField(null=True)
    hands_against = models.PositiveSmallIntegerField(null=True)
    hands_abstain = models.PositiveSmallIntegerField(null=True)
    disposition = models.CharField(max_length=30, blank=True, default="")
    observation = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "comment"], name="comment_once_on_an_agenda"
            ),
            models.CheckConstraint(
                condition=Q(disposition__in=["", *(each.value for each in Disposition)]),
                name="item_disposition_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class Attendance(models.Model):
    """One person at a meeting, by name as on that day; guests have no account."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    user = models.ForeignKey(
        "standards.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    body = models.CharField(max_length=200, blank=True, default="")
    role = models.CharField(max_length=20, blank=True, default="")
    presence = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in Presence]
    )

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "user"], name="one_attendance_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.presence}"
