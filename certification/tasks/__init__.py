"""Work that the worker does for certification; one module per topic."""

from certification.tasks import certificates, evaluation

__all__ = ["certificates", "evaluation"]
