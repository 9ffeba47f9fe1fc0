"""The demo's programme of work: eight work items, led through their phases by real operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lepton_site.demo.people import account
from lepton_site.demo.texts import classification, drafts, regression
from reviews.operations.ballots import BallotPlan, create_ballot, open_ballot, publish_approved
from reviews.operations.closing import close_ballot
from reviews.operations.votes import Choice, cast_vote
from standards.models import Committee, Draft, Revision, Standard, WorkItem
from standards.operations.drafts import create_draft, freeze_revision
from standards.operations.work_items import make_move, propose_work_item

if TYPE_CHECKING:
    from reviews.models import Ballot
    from standards.models import Edition

VOTERS = tuple(f"expert{n}" for n in range(1, 7))
UNANIMOUS = ("yes",) * 6
TO_DRAFT = ("accept_proposal", "register_wi", "start_wd")
TO_REVIEW = ("register_cd", "start_cd_review")
TO_ENQUIRY = ("register_dis", "start_enquiry")
TO_APPROVAL = ("pass_enquiry", "register_fdis", "start_approval")


@dataclass
class Calendar:
    """Tell the instants of the demo's past: each call lies some days after the one before."""

    at: datetime

    def after(self, days: float = 1) -> datetime:
        """Go on by some days and return where that is."""
        self.at += timedelta(days=days)
        return self.at


@dataclass
class Project:
    """Lead one work item; every method is what a committee does on a day."""

    calendar: Calendar
    work_item: WorkItem
    draft: Draft | None = None
    revision: Revision | None = None

    def move(self, *names: str, by: str = "secretary", reason: str = "") -> None:
        """Make moves, one a day."""
        for name in names:
            self.work_item = make_move(
                work_item=self.work_item,
                move=name,
                reason=reason,
                actor=account(by),
                at=self.calendar.after(),
            )

    def open_draft(self, content: dict[str, Any], language: str = "en", title: str = "") -> Draft:
        """Open a draft with a text."""
        self.draft = create_draft(
            work_item=self.work_item,
            title=title or self.work_item.title,
            language=language,
            actor=account("editor"),
            at=self.calendar.after(3),
            content=content,
        )
        return self.draft

    def freeze(self, name: str) -> Revision:
        """Freeze the draft."""
        if self.draft is None:
            raise LookupError("open a draft first")
        self.revision = freeze_revision(
            draft=self.draft, name=name, actor=account("chair"), at=self.calendar.after(20)
        )
        return self.revision

    def prepare_ballot(self, question: str, rule: str, *, days: int, bound: bool = True) -> Ballot:
        """Open a ballot that runs for some days."""
        at = self.calendar.after()
        plan = BallotPlan(
            committee=self.work_item.committee,
            question=question,
            rule=rule,
            closes_at=at + timedelta(days=days),
            revision=self.revision if bound else None,
            work_item=self.work_item,
        )
        ballot = create_ballot(plan=plan, actor=account("secretary"), at=at)
        return open_ballot(ballot=ballot, actor=account("secretary"), at=at)

    def vote(self, ballot: Ballot, positions: tuple[str, ...], reasons: dict[str, str]) -> None:
        """Cast the votes of the six members in order; an empty position owes its vote."""
        for key, position in zip(VOTERS, positions, strict=True):
            if position:
                cast_vote(
                    ballot=ballot,
                    choice=Choice(position=position, reason=reasons.get(key, "")),
                    key=f"demo-{ballot.pk}-{key}",
                    actor=account(key),
                    at=self.calendar.after(0.5),
                )

    def decide(
        self,
        question: str,
        rule: str,
        positions: tuple[str, ...] = UNANIMOUS,
        *,
        bound: bool = True,
        reasons: dict[str, str] | None = None,
    ) -> Ballot:
        """Hold a ballot in which all members vote, and close it."""
        ballot = self.prepare_ballot(question, rule, days=30, bound=bound)
        self.vote(ballot, positions, reasons or {})
        answer = close_ballot(
            ballot=ballot, waive=True, actor=account("secretary"), at=self.calendar.after()
        )
        return answer.ballot

    def accept(self) -> None:
        """Pass the proposal and start drafting."""
        self.move("start_np_ballot")
        self.decide("Shall the proposal be accepted?", "simple-majority", bound=False)
        self.move(*TO_DRAFT)

    def pass_review(self) -> None:
        """Pass the committee review and start the enquiry."""
        self.move(*TO_REVIEW)
        self.move("judge_consensus", by="chair", reason="No sustained opposition was voiced.")
        self.move(*TO_ENQUIRY)

    def pass_enquiry(self) -> None:
        """Pass the enquiry ballot and start the approval."""
        self.decide("Shall the enquiry draft go on to approval?", "iso-dis")
        self.move(*TO_APPROVAL)

    def publish(self) -> Edition:
        """Pass the approval ballot and publish."""
        ballot = self.decide("Shall the final draft be published?", "simple-majority")
        self.move("pass_approval")
        return publish_approved(
            ballot=ballot, designation=None, actor=account("secretary"), at=self.calendar.after()
        )


def propose(start: datetime, committee: str, **facts: Any) -> Project:
    """Propose a work item of a committee; `facts` are its title, scope and justification."""
    calendar = Calendar(start)
    item = propose_work_item(
        committee=Committee.objects.get(slug=committee),
        actor=account("expert1"),
        at=calendar.after(),
        **facts,
    )
    return Project(calendar, item)


def publish_regression(start: datetime) -> Edition:
    """Lead LS 4001 from its proposal to its first edition."""
    project = propose(
        start,
        "lc-1",
        title="Linear regression: reporting practice",
        title_zh="线性回归：报告实践",
        scope="How the performance of a linear regression is established and reported.",
        scope_zh="如何确定和报告线性回归的性能。",
        justification="Reports on the same data cannot be compared today.",
        designation="ls-4001",
    )
    project.accept()
    project.open_draft(regression.linear_regression())
    project.freeze("Final draft")
    project.pass_review()
    project.pass_enquiry()
    return project.publish()


def publish_classification(start: datetime) -> Edition:
    """Lead LS 4101 from its proposal to its first edition."""
    project = propose(
        start,
        "lc-4",
        title="Classifiers of cytological images: performance",
        title_zh="细胞学图像分类器：性能",
        scope="What a classifier of cytological images must show, and how that is reported.",
        scope_zh="细胞学图像分类器应达到的性能及其报告方法。",
        justification="Pooled figures hide missed findings.",
        designation="ls-4101",
    )
    project.accept()
    project.open_draft(classification.cytology(1))
    project.freeze("Final draft")
    project.pass_review()
    project.pass_enquiry()
    return project.publish()


def vote_on_revision(start: datetime, now: datetime) -> Ballot:
    """Lead the second edition of LS 4101 to an open approval ballot in which two votes are owed."""
    project = propose(
        start,
        "lc-4",
        title="Classifiers of cytological images: performance",
        title_zh="细胞学图像分类器：性能",
        scope="Raises the limits for discrimination and sensitivity.",
        scope_zh="提高区分能力和灵敏度的限值。",
        justification="Systems on the register exceed the limits of the first edition.",
        revises=Standard.objects.get(designation="ls-4101"),
    )
    project.accept()
    project.open_draft(classification.cytology(2))
    project.freeze("Draft 2 of edition 2")
    project.pass_review()
    project.pass_enquiry()
    project.calendar.at = now - timedelta(days=6)
    ballot = project.prepare_ballot(
        "Shall edition 2 raise the limit of 4.2 to 0.97 and that of 4.3 to 0.90?",
        "iso-fdis",
        days=20,
    )
    reason = "At 0.90 several systems in use would need a larger test set to show conformity."
    project.vote(ballot, ("yes", "yes", "", "no", "yes", ""), {"expert4": reason})
    return ballot


def draft_cross_validation(start: datetime) -> None:
    """Leave the work item on cross-validation in drafting."""
    project = propose(
        start,
        "lc-1",
        title="Cross-validation: reporting practice",
        title_zh="交叉验证：报告实践",
        scope="How an error is estimated by cross-validation and reported.",
        scope_zh="如何用交叉验证估计误差并加以报告。",
        justification="LS 4001 covers a single split only.",
    )
    project.accept()
    project.open_draft(drafts.cross_validation())


def review_calibration(start: datetime) -> Project:
    """Leave the work item on calibrated scores in committee review, after a ballot that passed."""
    project = propose(
        start,
        "lc-4",
        title="Calibration of scores: guidance",
        title_zh="评分校准：指南",
        scope="How to check whether the scores of a classifier are probabilities.",
        scope_zh="如何检查分类器的评分是否为概率。",
        justification="Scores are read as probabilities in practice.",
        document_type="report",
    )
    project.accept()
    project.open_draft(drafts.score_calibration())
    project.freeze("Committee draft")
    project.move(*TO_REVIEW)
    project.decide(
        "Does the committee draft reflect consensus?",
        "simple-majority",
        ("yes", "yes", "yes", "no", "abstain", "yes"),
        reasons={"expert4": "The example with ten bins needs a rule for small samples."},
    )
    return project


def fail_disclosure(start: datetime) -> None:
    """Leave the proposal on disclosure with a ballot that failed."""
    project = propose(
        start,
        "lc-7",
        title="Disclosure by conversational systems",
        title_zh="对话系统的身份披露",
        scope="How a conversational system says that it is one.",
        scope_zh="对话系统如何表明自身并非真人。",
        justification="Users cannot always tell.",
    )
    project.move("start_np_ballot")
    project.decide(
        "Shall the committee take up disclosure by conversational systems?",
        "simple-majority",
        ("yes", "no", "no", "no", "abstain", "yes"),
        bound=False,
    )


def enquire_impact(start: datetime) -> Project:
    """Lead the work item on impact assessments into its public enquiry, in two languages."""
    project = propose(
        start,
        "lc-7",
        title="Impact assessment of AI systems: content",
        title_zh="人工智能系统影响评估：内容",
        scope="What an impact assessment of a system that decides about persons contains.",
        scope_zh="对个人作出决定的系统的影响评估应包含的内容。",
        justification="Assessments differ so much that readers cannot compare them.",
    )
    project.accept()
    project.open_draft(drafts.impact_assessment_zh(), "zh-Hans", "人工智能系统影响评估：内容")
    project.open_draft(drafts.impact_assessment())
    project.freeze("Enquiry draft")
    project.pass_review()
    return project
