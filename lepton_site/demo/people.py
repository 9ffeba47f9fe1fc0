"""The demo's member bodies, committees and accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress

from standards.models import Committee, MemberBody, User
from standards.operations.committees import add_member, create_committee
from standards.rules.roles import Role, StaffRole

if TYPE_CHECKING:
    from datetime import datetime

PASSWORD = "lepton-demo"  # noqa: S105  (published: these accounts exist with DEMO=1 only)
DOMAIN = "lepton.example"

BODIES = (
    ("aldania", "Standards Aldania", "阿尔达尼亚标准局", "AA", 38_000_000),
    ("borwell", "Borwell Institute of Standards", "博韦尔标准协会", "BW", 61_000_000),
    ("cestria", "Cestrian Standards Association", "塞斯特里亚标准协会", "CS", 12_000_000),
    ("dravia", "Dravian Bureau of Standards", "德拉维亚标准署", "DV", 84_000_000),
    ("estova", "Estovan Centre for Standards", "埃斯托瓦标准中心", "EV", 9_000_000),
    ("fjordane", "Standards Fjordane", "峡湾标准协会", "FJ", 5_000_000),
)

COMMITTEES = (
    {
        "slug": "lc-1",
        "designation": "LC 1",
        "title": "Machine learning methods",
        "title_zh": "机器学习方法",
        "scope": "Practices for training, evaluating and reporting machine learning models.",
        "scope_zh": "机器学习模型的训练、评估和报告的实践。",
    },
    {
        "slug": "lc-4",
        "designation": "LC 4",
        "title": "Medical imaging",
        "title_zh": "医学影像",
        "scope": "Performance and reporting of systems that read medical images.",
        "scope_zh": "读取医学影像的系统的性能与报告。",
    },
    {
        "slug": "lc-7",
        "designation": "LC 7",
        "title": "Ethics and law",
        "title_zh": "伦理与法律",
        "scope": "Assessment and disclosure of AI systems that affect persons.",
        "scope_zh": "影响个人的人工智能系统的评估与披露。",
    },
)


@dataclass(frozen=True)
class Account:
    """One demo account: its name, its part in every committee, its part on the staff."""

    name: str
    role: Role | None = None
    body: str = ""
    staff: tuple[StaffRole, ...] = ()
    body_secretary: bool = False
    committees: tuple[str, ...] = field(default=("lc-1", "lc-4", "lc-7"))


ACCOUNTS = {
    "admin": Account("Astrid Lindqvist", staff=(StaffRole.SCHEME_MANAGER,)),
    "secretary": Account("Ingrid Halvorsen", Role.MANAGER),
    "chair": Account("Amara Osei", Role.CHAIR),
    "editor": Account("Wei-Lin Zhao", Role.EDITOR),
    "editor2": Account("Jonas Keller", Role.EDITOR),
    "expert1": Account("Priya Raman", Role.VOTING_MEMBER, "aldania"),
    "expert2": Account("Tomás Ferreira", Role.VOTING_MEMBER, "borwell"),
    "expert3": Account("Sofia Marchetti", Role.VOTING_MEMBER, "cestria"),
    "expert4": Account("Kenji Watanabe", Role.VOTING_MEMBER, "dravia"),
    "expert5": Account("Leila Haddad", Role.VOTING_MEMBER, "estova"),
    "expert6": Account("Erik Solberg", Role.VOTING_MEMBER, "fjordane"),
    "observer": Account("Nadia Petrova", Role.OBSERVER),
    "liaison": Account("Samuel Okafor", Role.LIAISON),
    "nsb": Account("Clara Weiss", body="aldania", body_secretary=True),
    "applicant": Account("Helena Brandt"),
    "applicant2": Account("Rui Nakamura"),
    "evaluator": Account("Keiko Sano", staff=(StaffRole.EVALUATOR,)),
    "reviewer": Account("Daniel Moreau", staff=(StaffRole.REVIEWER,)),
    "officer": Account("Mirela Ionescu", staff=(StaffRole.OFFICER,)),
    "appeals": Account("Olumide Adeyemi", staff=(StaffRole.APPEALS,)),
}


def email_of(key: str) -> str:
    """Return the address under which a demo account signs in."""
    return f"{key}@{DOMAIN}"


def account(key: str) -> User:
    """Return a loaded demo account; User.DoesNotExist before `load_people`."""
    return User.objects.get(email=email_of(key))


def load_people(*, at: datetime) -> None:
    """Make member bodies, accounts, the organisation and its committees with their members."""
    bodies = {
        slug: MemberBody.objects.create(
            slug=slug, name=name, name_zh=name_zh, country=country, population=population
        )
        for slug, name, name_zh, country, population in BODIES
    }
    people = {key: _make(key, one, bodies) for key, one in ACCOUNTS.items()}
    admin = people["admin"]
    root = create_committee(
        slug="lepton",
        designation="LEPTON",
        title="Lepton Standards",
        title_zh="轻子标准组织",
        scope="Standards for artificial intelligence, written in the open.",
        scope_zh="公开制定的人工智能标准。",
        kind=Committee.Kind.ORGANISATION,
        actor=admin,
        at=at,
    )
    for facts in COMMITTEES:
        committee = create_committee(**facts, parent=root, actor=admin, at=at)
        for key, one in ACCOUNTS.items():
            if one.role is not None and committee.slug in one.committees:
                add_member(
                    committee=committee, person=people[key], role=one.role, actor=admin, at=at
                )


def _make(key: str, one: Account, bodies: dict[str, MemberBody]) -> User:
    user = User.objects.create_user(
        email_of(key),
        PASSWORD,
        name=one.name,
        member_body=bodies.get(one.body),
        is_body_secretary=one.body_secretary,
        staff_roles=[role.value for role in one.staff],
        is_staff=key == "admin",
        is_superuser=key == "admin",
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
