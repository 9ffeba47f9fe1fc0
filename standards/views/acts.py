"""Run one operation from a page's form and say on the next page how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages

from standards.kernel.errors import Conflict, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest


def attempt(
    request: HttpRequest, act: Callable[[], Any], *, done: str | Callable[[Any], str]
) -> bool:
    """Run an act; put what was done or what was wrong into the messages of the next page.

    `done` is the sentence, or makes it from what the act returned.
    """
    try:
        answer = act()
    except (Conflict, InvalidInput) as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done(answer) if callable(done) else done)
    return True


def attempt_form(form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """Run an act with a valid form's fields; what was wrong stands at the fields. None then."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except (Conflict, InvalidInput) as error:
        placed = False
        for problem in error.errors:
            name = problem.pointer.strip("/")
            form.add_error(name if name in form.fields else None, str(problem.detail))
            placed = True
        if not placed:
            form.add_error(None, str(error))
        return None
