"""Tables of plug-ins: one file and one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from standards.kernel.errors import NotFound
from standards.kernel.phrases import Phrase, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class HasSlug(Protocol):
    """Be findable by a slug."""

    @property
    def slug(self) -> str:
        """Return the name that addresses and stored rows use."""
        ...


P = TypeVar("P", bound=HasSlug)


class Registry(Generic[P]):
    """Find plug-ins of one kind by slug; iteration keeps the order of the table."""

    def __init__(self, kind: str, plugins: Iterable[P]) -> None:
        self.kind = kind
        self._plugins = {plugin.slug: plugin for plugin in plugins}

    def __getitem__(self, slug: str) -> P:
        """Return the plug-in; NotFound names the known slugs."""
        if slug in self._plugins:
            return self._plugins[slug]
        known = ", ".join(self._plugins)
        words = gettext_noop("There is no “%(slug)s” here. Known: %(known)s.")
        raise NotFound(Phrase(words, {"slug": slug, "known": known}))

    def __contains__(self, slug: object) -> bool:
        return slug in self._plugins

    def __iter__(self) -> Iterator[P]:
        return iter(self._plugins.values())

    def __len__(self) -> int:
        return len(self._plugins)
