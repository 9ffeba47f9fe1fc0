"""The only fetch by id from the edge: it finds the object and checks the right in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from standards.kernel.errors import Forbidden, NotFound, SignInRequired
from standards.kernel.slots import providers
from standards.models import Committee
from standards.permissions.capabilities import TABLE, Capability, Grant
from standards.permissions.rights import allows

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from standards.models import User

    Person = User | AnonymousUser

NO_SUCH = _("There is no such thing, or none that you may know of. Check the address.")
SIGN_IN = _("Sign in to see this.")
NOT_YOURS = _("Your role does not allow this. The committee manager can change your role.")


def access_object(
    user: Person,
    rows: QuerySet[Any],
    lookup: dict[str, Any],
    *,
    may_know: Callable[[Any], bool],
    may_do: Callable[[Any], bool],
) -> Any:
    """Return the one object that `lookup` names.

    An anonymous caller who may not know of it gets SignInRequired whether or not it exists; a
    signed-in one NotFound; one who may know of it but not do the act Forbidden.
    """
    try:
        obj = rows.filter(**lookup).first()
    except (ValueError, OverflowError):
        obj = None
    if obj is None or not may_know(obj):
        raise NotFound(NO_SUCH) if user.is_authenticated else SignInRequired(SIGN_IN)
    if not may_do(obj):
        raise Forbidden(NOT_YOURS) if user.is_authenticated else SignInRequired(SIGN_IN)
    return obj


def _access(
    user: Person, rows: QuerySet[Any], pk: object, *, know: Capability, capability: Capability
) -> Any:
    def allowed(grant: Grant) -> Callable[[Any], bool]:
        return lambda obj: allows(grant, user, obj)

    return access_object(
        user,
        rows,
        {"pk": pk},
        may_know=allowed(TABLE[know]),
        may_do=allowed(TABLE[capability]),
    )


def access_committee(user: Person, slug: str, capability: Capability | None = None) -> Committee:
    """Return a committee by slug; its public face (no capability) is for everybody."""
    committee = Committee.objects.select_related("parent").filter(slug=slug).first()
    if committee is None:
        raise NotFound(NO_SUCH)
    if capability is not None and not allows(TABLE[capability], user, committee):
        raise Forbidden(NOT_YOURS) if user.is_authenticated else SignInRequired(SIGN_IN)
    return committee


def access_work_item(
    user: Person, pk: object, capability: Capability = Capability.READ_WORK_ITEM
) -> Any:
    """Return a work item that this person may do `capability` to."""
    rows = apps.get_model("standards", "WorkItem")._default_manager.select_related("committee")
    return _access(user, rows, pk, know=Capability.READ_WORK_ITEM, capability=capability)


def access_draft(user: Person, pk: object, capability: Capability = Capability.READ_DRAFT) -> Any:
    """Return a draft that this person may do `capability` to."""
    rows = apps.get_model("standards", "Draft")._default_manager.select_related(
        "work_item__committee"
    )
    return _access(user, rows, pk, know=Capability.READ_DRAFT, capability=capability)


def access_revision(user: Person, pk: object) -> Any:
    """Return a frozen revision that this person may read: nothing else is done to one."""
    rows = apps.get_model("standards", "Revision")._default_manager.select_related(
        "draft__work_item__committee"
    )

    def may_read(revision: Any) -> bool:
        return may_read_revision(user, revision)

    return access_object(user, rows, {"pk": pk}, may_know=may_read, may_do=may_read)


def may_read_revision(user: Person, revision: Any) -> bool:
    """Tell whether a person may read a frozen text: by the table, or as an app above grants it.

    Providers of the slot `access` are asked `(user, revision)`; one yes is enough.
    """
    if allows(TABLE[Capability.READ_REVISION], user, revision):
        return True
    return user.is_authenticated and any(ask(user, revision) for ask in providers("access"))


def access_edition(
    user: Person, pk: object, capability: Capability = Capability.READ_EDITION
) -> Any:
    """Return an edition that this person may do `capability` to."""
    rows = apps.get_model("standards", "Edition")._default_manager.select_related(
        "standard__committee"
    )
    return _access(user, rows, pk, know=Capability.READ_EDITION, capability=capability)
