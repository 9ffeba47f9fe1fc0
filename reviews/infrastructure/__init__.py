"""What the intake of public comments stands on: address prefixes, group commit, challenges."""

from reviews.infrastructure.sources import source_of

__all__ = ["source_of"]
