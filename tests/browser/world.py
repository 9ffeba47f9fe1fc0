"""A small world for looking at every page: the demo's people and programme, a fast laboratory."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace


def load_world(at):
    """Load people, programme and voices of the demo, then applications in every state."""
    from lepton_site.demo import people, programme, voices
    from standards.infrastructure.keys import ensure_keys
    from standards.models import Committee
    from standards.operations.joining import invite
    from standards.operations.ledger import sequence_ledger

    ensure_keys(at=at)
    people.load_people(at=at - timedelta(days=430))
    programme.publish_classification(at - timedelta(days=360))
    programme.review_calibration(at - timedelta(days=190))
    programme.draft_cross_validation(at - timedelta(days=90))
    project = programme.enquire_impact(at - timedelta(days=150))
    voices.hold_enquiry(project, at)
    voices.comment_on_ballot(programme.vote_on_revision(at - timedelta(days=200), at), at)
    evaluate(at)
    invite(
        committee=Committee.objects.get(slug="lc-4"),
        email="new@example.org",
        role="expert",
        actor=people.account("secretary"),
        at=at,
    )
    sequence_ledger(at=at)
    return addresses(at)


def evaluate(at):
    """Lead one application to a certificate, one to its evaluation; leave one unsent."""
    from certification.operations.certificates import issue_certificate
    from lepton_site.demo.people import ACCOUNTS, account
    from standards.models import Committee
    from tests.certification import scene
    from tests.certification.life import find, finish_job, hand_in, move

    who = SimpleNamespace(**{key: account(key) for key in ACCOUNTS})
    then = at - timedelta(days=9)
    committee = Committee.objects.get(slug="lc-1")
    edition = scene.make_edition(committee, who.secretary, then, designation="ls-1900")
    scheme = scene.make_scheme(edition, scene.make_version(who.admin, then), who.admin, then)

    def application(applicant, name):
        return scene.make_application(scheme, applicant, at - timedelta(days=8), name=name)

    certified = application(who.applicant, "Helix Diagnostics")
    running = application(who.applicant2, "Nakamura Analytics")
    application(who.applicant, "Helix Diagnostics")
    for case, applicant in ((certified, who.applicant), (running, who.applicant2)):
        hand_in(case, scene.predictions(), applicant, at)
        move(case, "submit", applicant, at)
        move(case, "accept", who.admin, at)
        move(case, "start_evaluation", who.evaluator, at)
    finish_job(certified, at)
    find(certified, who.evaluator, at)
    move(certified, "review", who.reviewer, at, reason="Sound throughout.")
    move(certified, "grant", who.officer, at, limits="Adults only.")
    issue_certificate(application=certified, at=at)


def addresses(at):
    """Return the ids of things by their part in the tests."""
    from certification.models import Application, Certificate, Job, Scheme
    from reviews.models import Ballot, Enquiry, EnquiryReceipt
    from standards.models import Draft, Edition, Invitation, Revision
    from standards.operations.joining import invitation_secret

    def newest(model, **facts):
        return model.objects.filter(**facts).order_by("-pk").first()

    return {
        "draft": newest(Draft, state="open", language="en").pk,
        "frozen_draft": newest(Draft, state="frozen").pk,
        "revision": newest(Revision).pk,
        "first_revision": Revision.objects.order_by("pk").first().pk,
        "work_item": newest(Draft, state="open", language="en").work_item_id,
        "voted_item": newest(Ballot, state="open").work_item_id,
        "edition": newest(Edition, standard__designation="ls-4101").number,
        "ballot": newest(Ballot, state="open").pk,
        "closed_ballot": newest(Ballot, state="closed").pk,
        "enquiry": newest(Enquiry).pk,
        "invitation": invitation_secret(newest(Invitation).pk),
        "receipt": newest(EnquiryReceipt).receipt,
        "certificate": newest(Certificate).number,
        "application": newest(Application, state="active").pk,
        "evaluated": newest(Application, state="in_evaluation").pk,
        "unsent": newest(Application, state="draft").pk,
        "job": newest(Job, state="finished").pk,
        "queued": newest(Job, state="queued").pk,
        "scheme": newest(Scheme).pk,
        "scheme_edition": newest(Scheme).edition_id,
    }
