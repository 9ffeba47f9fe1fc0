"""Tables of the certification app; one module per topic."""

from certification.models.applications import Application, ApplicationTransition
from certification.models.certificates import (
    Appeal,
    Certificate,
    CertificateTransition,
    Decision,
    WithdrawalRequest,
)
from certification.models.datasets import Dataset, DatasetVersion
from certification.models.evidence import Artifact, Finding, Nonconformity
from certification.models.jobs import Job, JobTransition, Run
from certification.models.organisations import Organisation, OrganisationMember
from certification.models.results import CriterionResult, Measurement
from certification.models.schemes import Scheme, SchemeBaseline, SchemeCriterion

__all__ = [
    "Appeal",
    "Application",
    "ApplicationTransition",
    "Artifact",
    "Certificate",
    "CertificateTransition",
    "CriterionResult",
    "Dataset",
    "DatasetVersion",
    "Decision",
    "Finding",
    "Job",
    "JobTransition",
    "Measurement",
    "Nonconformity",
    "Organisation",
    "OrganisationMember",
    "Run",
    "Scheme",
    "SchemeBaseline",
    "SchemeCriterion",
    "WithdrawalRequest",
]
