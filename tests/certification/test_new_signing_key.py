"""Two administrators change the signing key; what the old key signed stays valid."""

from datetime import timedelta

import pytest

from certification.models import Certificate
from standards.infrastructure import keys
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import KeyChange, LedgerLeaf
from standards.operations.keys import ask_for_new_key, make_new_key
from tests.lepton_site.factor import PASSWORD, give_factor, let_time_pass, sign_in

pytestmark = pytest.mark.django_db
PAGE, WHY = "/ledger/keys/", "Yearly change."


@pytest.fixture
def admins(people, settings, data_folder, at):
    """Return two administrators of a site that is no demo."""
    settings.LEPTON_DEMO = False
    keys.ensure_keys(at=at)
    people.stranger.is_superuser = True
    people.stranger.save()
    return people.admin, people.stranger


def ask(actor, at, reason=WHY):
    return ask_for_new_key(reason=reason, actor=actor, at=at)


def test_one_asks_another_agrees_and_the_worker_makes_it(admins, at, work):
    assert ask(admins[0], at).agreed_at is None
    work()
    assert keys.current_key("assertion").key_id == "assertion-1"
    ask(admins[1], at, reason="")
    work()
    assert keys.current_key("assertion").key_id == "assertion-2"
    assert [key.key_id for key in keys.public_keys("assertion") if key.retired] == ["assertion-1"]
    assert keys.current_key("ledger").key_id == "ledger-1"
    entry = LedgerLeaf.objects.get(subject="key:assertion-2")
    assert b'"retired":"assertion-1"' in bytes(entry.data)


def test_before_the_first_key_there_is_none_to_change(people, data_folder, at):
    with pytest.raises(Conflict, match="no signing key yet"):
        ask(people.admin, at)


def test_one_alone_changes_nothing_by_asking_twice(admins, at, work):
    ask(admins[0], at)
    with pytest.raises(Conflict, match="second administrator"):
        ask(admins[0], at + timedelta(days=1))
    work()
    assert keys.current_key("assertion").key_id == "assertion-1"


def test_a_wish_lapses_after_a_week(admins, at):
    ask(admins[0], at)
    assert ask(admins[1], at + timedelta(days=8)).agreed_at is None
    assert ask(admins[0], at + timedelta(days=9)).agreed_at is not None


def test_once_agreed_nothing_more_is_asked(admins, at):
    ask(admins[0], at)
    ask(admins[1], at)
    with pytest.raises(Conflict, match="being made"):
        ask(admins[0], at)


def test_it_is_made_once_however_often_the_worker_is_told(admins, at):
    ask(admins[0], at)
    change = ask(admins[1], at)
    for _again in range(3):
        make_new_key(change=change.pk, at=at)
    assert len(keys.public_keys("assertion")) == 2
    assert KeyChange.objects.get().new_key == "assertion-2"
    assert keys.replace_key("assertion", after="assertion-1", at=at).key_id == "assertion-2"


def test_nothing_is_made_before_the_second_agrees(admins, at):
    make_new_key(change=ask(admins[0], at).pk, at=at)
    assert keys.current_key("assertion").key_id == "assertion-1"


def test_others_and_those_without_a_reason_are_refused(admins, people, at):
    with pytest.raises(Forbidden, match="Administrators"):
        ask(people.officer, at)
    with pytest.raises(InvalidInput, match="Say why"):
        ask(admins[0], at, reason="  ")


def test_the_demo_waives_the_second_person(admins, settings, at, work):
    settings.LEPTON_DEMO = True
    ask(admins[0], at)
    work()
    assert keys.current_key("assertion").key_id == "assertion-2"


def test_page_asks_to_confirm_shows_the_wish_and_takes_the_agreement(admins, client, work):
    for admin in admins:
        give_factor(admin)
    first, second = (sign_in(admin) for admin in admins)
    assert "Change the key" not in client.get(PAGE).text
    let_time_pass(first)
    asked = first.post(PAGE, {"reason": WHY})
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    told = first.post(asked["Location"], {"password": PASSWORD}, follow=True).text
    assert "A second administrator must agree within a week." in told
    shown = second.get(PAGE).text
    assert WHY in shown
    assert "Agree to the new key" in shown
    assert "Agreed." in second.post(PAGE, {}, follow=True).text
    work()
    assert "assertion-2" in client.get(PAGE).text


def test_certificates_of_the_old_key_stay_valid_and_both_keys_are_published(
    active, admins, at, work, client
):
    ask(admins[0], at)
    ask(admins[1], at)
    work()
    certificate = Certificate.objects.get(application=active)
    file = client.get(f"/api/v1/certificates/{certificate.number}/download/").json()
    checked = client.post(
        "/api/v1/certificates/verify/", file, content_type="application/json"
    ).json()
    assert checked["valid"], checked
    ids = [one["id"] for one in client.get("/.well-known/did.json").json()["verificationMethod"]]
    assert [one.rpartition("#")[2] for one in ids][:2] == ["assertion-1", "assertion-2"]
