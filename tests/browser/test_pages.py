"""Every page, as the person it is for: served, titled, free of errors, usable by all."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern

from lepton_site.demo.people import account
from lepton_site.urls import pages
from standards.kernel.clock import now
from tests.browser.world import load_world
from tests.lepton_site.factor import confirm

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

PUBLIC = {
    "home": "/",
    "standards": "/standards/?q=images",
    "standard": "/standards/ls-4101/",
    "edition": "/standards/ls-4101/{edition}/",
    "edition-compare": "/standards/ls-4101/{edition}/compare/{edition}/",
    "committees": "/committees/",
    "committee": "/committees/lc-4/",
    "work-item": "/work-items/{voted_item}/",
    "calculator": "/calculator/?rule=iso-fdis&ask=totals&p.yes=24&p.no=12&all.yes=50&all.no=14",
    "enquiries": "/enquiries/",
    "enquiry": "/enquiries/{enquiry}/",
    "enquiries-follow": "/enquiries/follow/",
    "enquiry-receipt": "/enquiries/receipts/{receipt}/",
    "registry": "/registry/",
    "certificate": "/registry/{certificate}/",
    "verify": "/verify/?number={certificate}",
    "ledger": "/ledger/",
    "signing-keys": "/ledger/keys/",
    "certification": "/certification/",
    "scheme": "/certification/schemes/{scheme}/",
    "search": "/search/?q=images",
    "account_login": "/accounts/login/",
    "account_signup": "/accounts/signup/",
    "account_reset_password": "/accounts/password/reset/",
    "account_reset_password_done": "/accounts/password/reset/done/",
    "account_reset_password_from_key": "/accounts/password/reset/key/1-none/",
    "account_reset_password_from_key_done": "/accounts/password/reset/key/done/",
    "account_inactive": "/accounts/inactive/",
    "account_email_verification_sent": "/accounts/confirm-email/",
    "account_confirm_email": "/accounts/confirm-email/none/",
}
MEMBERS = {
    ("work", "secretary"): "/work/",
    ("work", "applicant"): "/work/",
    ("notifications", "secretary"): "/notifications/",
    ("committee", "secretary"): "/committees/lc-4/",
    ("committee-members", "secretary"): "/committees/lc-4/members/",
    ("committee-documents", "secretary"): "/committees/lc-4/documents/",
    ("document-new", "secretary"): "/committees/lc-4/documents/new/",
    ("meetings", "secretary"): "/meetings/",
    ("committee-meetings", "secretary"): "/committees/lc-4/meetings/",
    ("meeting-new", "secretary"): "/committees/lc-4/meetings/new/",
    ("meeting", "secretary"): "/meetings/{meeting}/",
    ("meeting", "observer"): "/meetings/{meeting}/",
    ("meeting-change", "secretary"): "/meetings/{meeting}/change/",
    ("meeting-room", "secretary"): "/meetings/{meeting}/room/",
    ("meeting-room", "observer"): "/meetings/{meeting}/room/",
    ("minutes", "chair"): "/meetings/{meeting}/minutes/",
    ("committee-rules", "secretary"): "/committees/lc-4/ballot-rules/",
    ("propose", "secretary"): "/committees/lc-4/propose/",
    ("work-item", "secretary"): "/work-items/{voted_item}/",
    ("drafts", "editor"): "/drafts/",
    ("draft", "editor"): "/drafts/{draft}/",
    ("draft", "observer"): "/drafts/{frozen_draft}/",
    ("revision", "editor"): "/revisions/{revision}/",
    ("revision-compare", "editor"): "/compare/{first_revision}/{revision}/",
    ("draft-history", "editor"): "/drafts/{draft}/history/",
    ("draft-restore", "editor"): "/drafts/{draft}/history/restore/?seq=0",
    ("draft-revisions", "editor"): "/drafts/{frozen_draft}/revisions/",
    ("ballots", "secretary"): "/ballots/",
    ("ballot-new", "secretary"): "/ballots/new/?committee=lc-4",
    ("ballot", "secretary"): "/ballots/{ballot}/",
    ("ballot", "expert3"): "/ballots/{ballot}/",
    ("ballot", "observer"): "/ballots/{closed_ballot}/",
    ("committee-obligations", "secretary"): "/committees/lc-4/obligations/",
    ("committee-obligations", "expert3"): "/committees/lc-4/obligations/",
    ("ballot-objections", "chair"): "/ballots/{closed_ballot}/objections/",
    ("ballot-consolidation", "nsb"): "/ballots/{ballot}/our-comments/",
    ("comments", "editor"): "/comments/?draft={frozen_draft}",
    ("comments-import", "secretary"): "/comments/import/?draft={frozen_draft}",
    ("enquiry-clusters", "secretary"): "/enquiries/{enquiry}/clusters/",
    ("enquiry-cluster", "secretary"): "/enquiries/{enquiry}/clusters/{cluster}/",
    ("enquiry-moderation", "secretary"): "/enquiries/{enquiry}/moderation/",
    ("enquiry-new", "secretary"): "/enquiries/new/?work_item={voted_item}",
    ("invitation", "applicant"): "/invitations/{invitation}/",
}
CERTIFICATION = {
    ("signing-keys", "admin"): "/ledger/keys/",
    ("applications", "applicant"): "/certification/applications/",
    ("apply", "applicant"): "/certification/apply/{scheme}/",
    ("application", "applicant"): "/certification/applications/{unsent}/",
    ("application", "applicant2"): "/certification/applications/{evaluated}/",
    ("application", "evaluator"): "/certification/applications/{evaluated}/",
    ("application", "officer"): "/certification/applications/{application}/",
    ("job", "applicant"): "/certification/jobs/{job}/",
    ("job", "evaluator"): "/certification/jobs/{queued}/",
    ("job-report", "applicant"): "/certification/jobs/{job}/report/",
    ("queue", "evaluator"): "/certification/queue/",
    ("scheme-new", "admin"): "/certification/schemes/new/?edition={scheme_edition}",
    ("scheme", "admin"): "/certification/schemes/{scheme}/",
}
ACCOUNT = {
    ("settings", "admin"): "/accounts/settings/",
    ("tokens", "admin"): "/accounts/tokens/",
    ("usersessions_list", "admin"): "/accounts/sessions/",
    ("account_email", "admin"): "/accounts/email/",
    ("account_change_password", "admin"): "/accounts/password/change/",
    ("account_reauthenticate", "admin"): "/accounts/reauthenticate/",
    ("account_logout", "admin"): "/accounts/logout/",
    ("mfa_index", "admin"): "/accounts/2fa/",
    ("mfa_index", "chair"): "/accounts/2fa/",
    ("account_reauthenticate", "chair"): "/accounts/reauthenticate/",
    ("mfa_activate_totp", "admin"): "/accounts/2fa/totp/activate/",
    ("mfa_deactivate_totp", "chair"): "/accounts/2fa/totp/deactivate/",
    ("mfa_view_recovery_codes", "chair"): "/accounts/2fa/recovery-codes/",
    ("mfa_generate_recovery_codes", "chair"): "/accounts/2fa/recovery-codes/generate/",
    ("mfa_add_webauthn", "admin"): "/accounts/2fa/webauthn/add/",
}
NOT_PAGES = {  # posted to, fragments of other pages, downloads, redirects
    *("notifications-read", "notification", "token-revoke", "theme", "language"),
    *("javascript-catalog", "session-end", "account_set_password", "account_confirm_login_code"),
    *("edition-export", "edition-cite", "committee-member", "nomination", "draft-begin"),
    *("compare", "compare-previous", "draft-name-moment", "committee-rule-retire"),
    *("document-file", "meeting-cancel", "meeting-agenda", "meeting-attendance"),
    *("meeting-calendar", "meeting-stage", "meeting-act", "minutes-word", "minutes-actions"),
    *("minutes-confirm", "comment-rows", "comment-row", "comments-export", "comments-bulk"),
    *("comment-batch-undo", "comment-split", "comment-apply", "comment-answer"),
    *("comment-applied",),
    *("comments-import-confirm", "ballot-consolidation-act"),
    *("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_list_webauthn"),
    *("mfa_authenticate", "mfa_edit_webauthn", "mfa_remove_webauthn"),  # in test_second_factor
    "mfa_download_recovery_codes",
    *("comments-import-preview", "ballot-consolidation-edit"),  # need a file, a held comment
    *("work-item-move", "work-item-resolve", "ballot-tally", "ballot-vote", "ballot-open"),
    *("ballot-judge", "ballot-decide", "ballot-recirculate", "ballot-objection-answer"),
    *("ballot-record",),  # a file
    *("ballot-close", "ballot-withdraw", "ballot-publish", "comment-new", "enquiry-close"),
    *("ballot-preview", "ballot-extend", "ballot-comment", "ballot-changes"),
    *("committee-obligations-export", "committee-standing", "delegation-give"),
    "delegation-revoke",
    *("enquiry-clusters-merge", "enquiry-clusters-anew", "enquiry-cluster-act"),
    *("comment-disposition", "enquiry-receipt-withdraw", "application-files"),
    *("enquiry-receipt-find", "enquiry-receipt-correct", "enquiry-receipt-disown"),
    *("enquiry-receipt-answer", "enquiry-email-confirm", "comment-attachment"),
    *("enquiries-follow-confirm", "enquiries-unfollow"),  # need a token that was mailed
    *("application-moves", "application-describe", "job-cancel", "job-retry", "scheme-move"),
}
CHINESE = [
    ("", "/"),
    ("", "/standards/ls-4101/"),
    ("", "/enquiries/{enquiry}/"),
    ("", "/registry/{certificate}/"),
    ("secretary", "/work/"),
    ("expert3", "/ballots/{ballot}/"),
    ("applicant", "/certification/applications/{unsent}/"),
]


SHAPE = """() => ({
  headings: document.querySelectorAll("h1").length,
  title: document.title,
  lang: document.documentElement.lang,
  beyond: document.documentElement.scrollWidth - innerWidth,
})"""

DARKEN = """async () => {
  document.documentElement.dataset.theme = "dark";
  await new Promise(done => requestAnimationFrame(done));
  const turning = document.getAnimations().filter(one => one instanceof CSSTransition);
  await Promise.allSettled(turning.map(one => one.finished));
}"""


@pytest.fixture
def world(live_site):
    """Return the ids of a loaded world."""
    return load_world(now())


@pytest.fixture
def visit(live_site, world, browser):
    """Return a function that opens an address as somebody, with what the console complained of."""
    contexts = {}

    def context_of(who):
        if who not in contexts:
            contexts[who] = browser.new_context(base_url=live_site, viewport=DESK)
            if who:
                contexts[who].add_cookies([session_cookie(who, live_site)])
        return contexts[who]

    def open_page(path, who=""):
        page, faults = context_of(who).new_page(), []
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        response = page.goto(path.format_map(world))
        return page, response, faults

    yield open_page
    for context in contexts.values():
        context.close()


def session_cookie(who, site):
    client, user = Client(), account(who)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    confirm(client, user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}


def violations(page, **options):
    """Return what axe finds, one line a rule with the first element it names."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("options => axe.run(options).then(done => done.violations)", options)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def faults_of(page, *, lang="en"):
    """Return what is wrong with an open page: for a screen reader, in the dark, on a phone."""
    faults = violations(page, runOnly=RULES)
    page.evaluate(DARKEN)
    faults += [f"dark: {one}" for one in violations(page, runOnly=["color-contrast"])]
    page.set_viewport_size(PHONE)
    seen = page.evaluate(SHAPE)
    if seen["beyond"] > 0:
        faults.append(f"{seen['beyond']} pixels wider than a phone")
    if seen["headings"] != 1:
        faults.append(f"{seen['headings']} first headings")
    if seen["lang"] != lang:
        faults.append(f"written in {seen['lang']}")
    if "Lepton" not in seen["title"]:
        faults.append(f"titled “{seen['title']}”")
    return faults


def inspect_all(visit, visits, *, prefix="", lang="en", status=200):
    """Return the faults of all pages, one a line, with their reader and address."""
    found = []
    for who, path in visits:
        page, response, faults = visit(prefix + path, who)
        if response.status != status:
            faults.append(f"status {response.status}")
        elif status != 200:
            faults.clear()  # the browser itself notes the status
        faults += faults_of(page, lang=lang)
        page.close()
        found += [f"{who or 'anybody'} at {prefix}{path}: {fault}" for fault in faults]
    return found


def readers(group):
    return [(who, path) for (_name, who), path in group.items()]


def test_public_pages_serve_everybody(visit):
    assert inspect_all(visit, [("", path) for path in PUBLIC.values()]) == []


def test_pages_of_the_committees_serve_their_members(visit):
    assert inspect_all(visit, readers(MEMBERS)) == []


def test_pages_of_certification_and_the_account_serve_those_concerned(visit):
    assert inspect_all(visit, readers(CERTIFICATION | ACCOUNT)) == []


def test_pages_serve_chinese_readers_and_those_who_lack_a_right(visit):
    assert inspect_all(visit, CHINESE, prefix="/zh-hans", lang="zh-Hans") == []
    missing = [("", "/no-such-page/"), ("applicant", "/drafts/{draft}/")]
    assert inspect_all(visit, missing, status=404) == []
    assert inspect_all(visit, [("officer", "/certification/queue/")], status=403) == []


def page_names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        else:
            yield from page_names(pattern.url_patterns)


def test_every_page_is_visited():
    visited = {*PUBLIC, *(name for name, _who in MEMBERS | CERTIFICATION | ACCOUNT)}
    assert set(page_names(pages)) - visited - NOT_PAGES == set()
    assert visited & NOT_PAGES == set()
