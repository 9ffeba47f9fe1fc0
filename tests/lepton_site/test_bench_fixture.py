"""The fixture of measurements: its tokens write on its drafts and vote on its ballot."""

import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = [pytest.mark.services, pytest.mark.django_db]


def test_what_is_printed_can_be_used(client, capsys):
    call_command("bench_fixture", "--drafts", "2", "--people", "3", "--voters", "4")
    made = json.loads(capsys.readouterr().out)
    assert [len(made[key]) for key in ("drafts", "tokens", "voter_tokens")] == [2, 3, 4]
    for secret in made["tokens"]:
        for draft in made["drafts"]:
            answer = client.get(
                f"/api/v1/drafts/{draft}/", headers={"Authorization": f"Bearer {secret}"}
            )
            assert (answer.status_code, answer.json()["my_right"]) == (200, "write")
    for secret in made["voter_tokens"]:
        answer = client.post(
            f"/api/v1/ballots/{made['ballot']}/votes/",
            {"position": "yes"},
            "application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert answer.status_code in {200, 201}, answer.content


def test_a_second_call_makes_more(capsys):
    for _call in range(2):
        call_command("bench_fixture")
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["ballot"] != second["ballot"]


def test_a_site_in_use_is_left_alone(settings):
    settings.LEPTON_DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("bench_fixture")


@pytest.mark.parametrize("options", [["--voters", "0"], ["--drafts", "-1"]])
def test_numbers_that_make_no_sense_are_refused(options):
    with pytest.raises(CommandError, match="at least one voter"):
        call_command("bench_fixture", *options)


def test_managers_lead_readers_read_and_strangers_see_nothing(client, capsys):
    call_command("bench_fixture", "--voters", "2", "--rule", "iso-dis", "--secret")
    made = json.loads(capsys.readouterr().out)
    ballot, draft = made["ballot"], made["drafts"][0]

    def call(secret, path, body=None):
        headers = {"Authorization": f"Bearer {secret}"}
        if body is None:
            return client.get(f"/api/v1/{path}", headers=headers)
        return client.post(f"/api/v1/{path}", body, "application/json", headers=headers)

    read = call(made["voter_tokens"][0], f"ballots/{ballot}/").json()
    assert (read["rule"], read["secret"], read["state"]) == ("iso-dis", True, "open")
    assert read["turnout"]["eligible"] == 2
    assert call(made["reader_token"], f"drafts/{draft}/").json()["my_right"] == "read"
    assert call(made["stranger_token"], f"drafts/{draft}/").status_code == 404
    comment = {"draft": draft, "text": "Shorter."}
    made_comment = call(made["tokens"][0], "comments/", comment).json()["id"]
    first, second = made["manager_tokens"]
    decision = {"disposition": "accepted", "observation": "Yes.", "final": True}
    for secret in (first, second):
        answer = call(secret, f"comments/{made_comment}/disposition/", decision)
        assert answer.status_code == 200, answer.content
    assert call(first, f"ballots/{ballot}/close/", {}).status_code == 202
    assert call(second, f"ballots/{ballot}/close/", {}).json()["state"] == "closed"
