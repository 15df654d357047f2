"""An answer about an account, asked again with its revision, its instant and its account's sequence, is the same."""

import httpx
import pytest

from tests.api.billing import DECEMBER, JANUARY, JULY, JUNE, Account, require_problem, sequence_of

pytestmark = pytest.mark.database
AT = "at=2025-09-01T10:00:00-04:00"
QUESTIONS = [
    pytest.param(f"/tier?account={{}}&{AT}", id="tier"),
    pytest.param(f"/due-date?account={{}}&received_at=2025-09-02T10:00:00-04:00&{AT}&explain=true", id="due date"),
    pytest.param(f"/screen-sharing?account={{}}&{AT}", id="screen sharing"),
    pytest.param(f"/onboarding?account={{}}&requested_at=2025-09-02T10:00:00-04:00&{AT}", id="onboarding"),
    pytest.param(f"/scope-check?account={{}}&topic=field_mapping&{AT}", id="scope check"),
    pytest.param(f"/accounts/{{}}/entitlements?{AT}", id="entitlements"),
]


@pytest.mark.parametrize("question", QUESTIONS)
async def test_an_answer_comes_again_whatever_was_recorded_since(service: httpx.AsyncClient, question: str) -> None:
    account = Account(service)
    await account.put("gold", effective_from=JANUARY)
    bought = (await account.buy(60, billing_reference="inv-0042")).json()["id"]
    await account.use(20, occurred_at=JUNE)
    asked = question.format(account.id)
    first = await service.get(asked)
    told = first.json()
    sequence = told["account_sequence"] if "entitlements" in question else told["account"]["sequence"]

    await account.use(10, occurred_at=JULY)
    await account.use(10, occurred_at=JULY, feature="onboarding")
    await account.buy(30, billing_reference="inv-0043")
    await account.cancel(bought)
    await account.move("silver", effective_from=JULY)
    changed = {"name": "Gold", "tier": 3, "includes_screen_sharing": True, "onboarding_minutes": 120}
    await service.put("/plans/gold", json=changed, headers={"if-match": "*"})

    again = await service.get(f"{asked}&revision={told['policy_revision']}&account_sequence={sequence}")
    assert again.content == first.content
    assert (await service.get(asked)).content != first.content


async def test_it_comes_again_though_the_database_is_away(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    sequence = sequence_of(await account.put("gold", effective_from=JANUARY))
    asked = f"/tier?account={account.id}&{AT}&revision=1&account_sequence={sequence}"
    first = await account.client.get(asked)
    monkeypatch.setattr("app.persistence.snapshot.Snapshot.stale", True)
    assert (await account.client.get(asked)).content == first.content


async def test_each_of_its_changes_can_be_asked_for(account: Account) -> None:
    answers = [await account.put("gold", effective_from=JANUARY), await account.buy(30), await account.use(20)]
    answers += [await account.buy(60), await account.cancel(answers[1].json()["id"])]
    sequences = [sequence_of(answer) for answer in answers]
    left = [
        (await account.get("/entitlements", at="2090-01-01T00:00:00Z", account_sequence=sequence)).json()
        for sequence in sequences
    ]
    assert [told["screen_sharing"]["minutes_remaining"] for told in left] == [0, 30, 10, 70, 60]
    assert [told["account_sequence"] for told in left] == sequences


async def test_before_its_first_change_there_is_no_account(account: Account) -> None:
    first = sequence_of(await account.put("gold", effective_from=JANUARY))
    answer = await account.get("/entitlements", at=DECEMBER, account_sequence=first - 1)
    require_problem(answer, 404, "unknown_account")


async def test_what_a_change_to_come_will_say_is_not_guessed(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY)
    answer = await account.get("/entitlements", at=DECEMBER, account_sequence=10**9)
    require_problem(answer, 404, "unknown_sequence")
