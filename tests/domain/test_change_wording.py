"""How a change of the log is told: in one sentence, and with what is otherwise than before."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.change_wording import FieldChange, told
from app.domain.changes import Change, Entity
from app.domain.policy import Policy

AT = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
JANUARY, JULY, NOVEMBER = "2025-01-01T05:00:00Z", "2025-07-01T04:00:00Z", "2026-11-25T14:30:00Z"
Json = dict[str, Any]


def on(plan: str, begins: str, ends: str | None = None, **numbers: int | None) -> Json:
    return {"plan": plan, "period": {"from_at": begins, "to_at": ends}, **numbers}


def purchase(**otherwise: Any) -> Json:  # noqa: ANN401  (JSON)
    period = {"from_at": JANUARY, "to_at": JULY}
    record = {"add_on": "screen_sharing", "period": period, "minutes": 30, "billing_reference": "INV-1"}
    return {**record, "sequence": 5, "cancelled_at": None, "cancelled_sequence": None, **otherwise}


GOLD: Json = {"code": "gold", "name": "Gold", "tier": 2, "legacy_names": ["ultra"], "onboarding_minutes": None}
CASES = [
    pytest.param(
        Entity.ACCOUNT, None, {"records": [on("gold", JANUARY, sequence=3)]},
        "Account made", [("plans", None, "Gold from 1 Jan 2025")], id="a new account",
    ),
    pytest.param(
        Entity.ACCOUNT,
        {"records": [on("micro", JANUARY, JULY, sequence=3), on("gold", JULY, sequence=4)]},
        {"records": [on("micro", JANUARY, JULY, sequence=3), on("gone", JULY, sequence=5)]},
        "Plans changed", [("plans", "Gold from 1 Jul 2025", "gone from 1 Jul 2025")], id="only what differs of a list",
    ),
    pytest.param(
        Entity.PURCHASE, None, purchase(), "30 minutes of Screen sharing support bought: INV-1",
        [("in effect", None, "from 1 Jan 2025 to 1 Jul 2025")], id="a purchase",
    ),
    pytest.param(
        Entity.PURCHASE, purchase(), purchase(cancelled_at=NOVEMBER, cancelled_sequence=9),
        "30 minutes of Screen sharing support cancelled: INV-1", [("cancelled", None, "25 Nov 2026 09:30 EST")],
        id="a cancellation",
    ),
    pytest.param(
        Entity.USAGE, None,
        {"feature": "screen_sharing", "minutes": 1, "occurred_at": JULY, "reference": "T", "recorded_at": JULY,
         "draws": [{"purchase": 5, "minutes": 1}]},
        "1 minute of screen sharing used: T",
        [("used on", None, "1 Jul 2025"), ("minutes from", None, "purchase 5: 1 minute")], id="usage",
    ),
    pytest.param(
        Entity.PLAN, GOLD, {**GOLD, "tier": 3, "onboarding_minutes": 60, "legacy_names": ["ultra", "elite"]},
        "Plan Gold changed", [("tier", "2", "3"), ("legacy names", None, "elite"), ("onboarding", None, "60 minutes")],
        id="a plan",
    ),
    pytest.param(Entity.PLAN, GOLD, None, "Plan Gold removed",
                 [("tier", "2", None), ("legacy names", "ultra", None)], id="a plan that was removed"),
    pytest.param(
        Entity.HOLIDAY_OVERRIDE, {"date": "2026-12-28", "hours": [], "reason": "Inventory", "author": "a"},
        {"date": "2026-12-28", "hours": [{"opens": "09:00:00", "closes": "12:00:00"}], "reason": "Half", "author": "a"},
        "Override of Monday 28 December 2026 changed",
        [("hours", "closed", "09:00\N{EN DASH}12:00"), ("reason", "Inventory", "Half")], id="an override",
    ),
    pytest.param(
        Entity.HOLIDAY_OVERRIDE, None,
        {"date": "2026-12-28", "hours": [], "reason": "2026-99-99T00:00:00Z", "author": "a"},
        "Override of Monday 28 December 2026 added",
        [("hours", None, "closed"), ("reason", None, "2026-99-99T00:00:00Z"), ("by", None, "a")],
        id="a reason that looks like an instant",
    ),
    pytest.param(Entity.POLICY, None, {"policy_revision": 7, "note": "Longer hours"}, "Policy revision 7 published",
                 [("note", None, "Longer hours")], id="a policy"),
    pytest.param(
        Entity.API_KEY, None,
        {"id": "7", "name": "billing", "scopes": ["audit:read"], "created_at": JULY, "expires_at": None,
         "revoked_at": None, "last_used_on": None},
        "Key 7 of billing made", [("scopes", None, "audit:read")], id="a key",
    ),
    pytest.param(
        Entity.PLAN, {**GOLD, "colour": {"hue": 1}}, {**GOLD, "colour": {"hue": 2}}, "Plan Gold changed",
        [("colour", "hue 1", "hue 2")], id="a field that nobody knows by now",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("entity", "before", "after", "text", "fields"), CASES)
def test_a_change_is_told(  # noqa: PLR0917  (a table)
    policy: Policy,
    entity: Entity,
    before: Json | None,
    after: Json | None,
    text: str,
    fields: list[tuple[str, str | None, str | None]],
) -> None:
    numbers = {Entity.HOLIDAY_OVERRIDE: "2026-12-28"}
    change = Change(9, AT, "billing/3f2a", entity, numbers.get(entity, "7"), None, before, after)
    said = told(policy, change)
    assert said.text == text
    assert said.fields == [FieldChange(*each) for each in fields]


def test_who_did_it_is_told_without_and_with_a_key(policy: Policy) -> None:
    by = [told(policy, Change(9, AT, actor, Entity.POLICY, "7", None, None, {})) for actor in ("sla migrate", "a/b")]
    assert [(each.client, each.key_id) for each in by] == [("sla migrate", None), ("a", "b")]
    assert by[0].at.isoformat() == "2026-11-25T09:30:00-05:00"
