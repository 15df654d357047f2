from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.account_reference import AccountReference
    from ..models.due_date_answer import DueDateAnswer
    from ..models.hours_answer import HoursAnswer
    from ..models.reason import Reason
    from ..models.scope_answer import ScopeAnswer
    from ..models.screen_sharing_answer import ScreenSharingAnswer
    from ..models.tier_answer import TierAnswer


T = TypeVar("T", bound="TicketAnswer")


@_attrs_define
class TicketAnswer:
    """
    Attributes:
        decision_id (str): The same for the same ticket, revision, facts of the account, and instant.
        at (datetime.datetime):
        scope (ScopeAnswer):
        tier (None | TierAnswer): null where no plan is known.
        due_date (DueDateAnswer):
        support_hours (HoursAnswer):
        screen_sharing (None | ScreenSharingAnswer): null in revisions without its rules.
        account (AccountReference | None):
        reasons (list[Reason]): Of the parts that the ticket is about, each once.
        policy_revision (int):
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
    """

    decision_id: str
    at: datetime.datetime
    scope: ScopeAnswer
    tier: None | TierAnswer
    due_date: DueDateAnswer
    support_hours: HoursAnswer
    screen_sharing: None | ScreenSharingAnswer
    account: AccountReference | None
    reasons: list[Reason]
    policy_revision: int
    stale: bool
    age_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.account_reference import AccountReference  # noqa: PLC0415
        from ..models.screen_sharing_answer import ScreenSharingAnswer  # noqa: PLC0415
        from ..models.tier_answer import TierAnswer  # noqa: PLC0415

        decision_id = self.decision_id

        at = self.at.isoformat()

        scope = self.scope.to_dict()

        tier: dict[str, Any] | None
        if isinstance(self.tier, TierAnswer):
            tier = self.tier.to_dict()
        else:
            tier = self.tier

        due_date = self.due_date.to_dict()

        support_hours = self.support_hours.to_dict()

        screen_sharing: dict[str, Any] | None
        if isinstance(self.screen_sharing, ScreenSharingAnswer):
            screen_sharing = self.screen_sharing.to_dict()
        else:
            screen_sharing = self.screen_sharing

        account: dict[str, Any] | None
        if isinstance(self.account, AccountReference):
            account = self.account.to_dict()
        else:
            account = self.account

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        policy_revision = self.policy_revision

        stale = self.stale

        age_seconds: int | None
        age_seconds = self.age_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "decision_id": decision_id,
                "at": at,
                "scope": scope,
                "tier": tier,
                "due_date": due_date,
                "support_hours": support_hours,
                "screen_sharing": screen_sharing,
                "account": account,
                "reasons": reasons,
                "policy_revision": policy_revision,
                "stale": stale,
                "age_seconds": age_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.account_reference import AccountReference  # noqa: PLC0415
        from ..models.due_date_answer import DueDateAnswer  # noqa: PLC0415
        from ..models.hours_answer import HoursAnswer  # noqa: PLC0415
        from ..models.reason import Reason  # noqa: PLC0415
        from ..models.scope_answer import ScopeAnswer  # noqa: PLC0415
        from ..models.screen_sharing_answer import ScreenSharingAnswer  # noqa: PLC0415
        from ..models.tier_answer import TierAnswer  # noqa: PLC0415

        d = dict(src_dict)
        decision_id = d.pop("decision_id")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        scope = ScopeAnswer.from_dict(d.pop("scope"))

        def _parse_tier(data: object) -> None | TierAnswer:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                tier_type_0 = TierAnswer.from_dict(data)

                return tier_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TierAnswer, data)

        tier = _parse_tier(d.pop("tier"))

        due_date = DueDateAnswer.from_dict(d.pop("due_date"))

        support_hours = HoursAnswer.from_dict(d.pop("support_hours"))

        def _parse_screen_sharing(data: object) -> None | ScreenSharingAnswer:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                screen_sharing_type_0 = ScreenSharingAnswer.from_dict(data)

                return screen_sharing_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ScreenSharingAnswer, data)

        screen_sharing = _parse_screen_sharing(d.pop("screen_sharing"))

        def _parse_account(data: object) -> AccountReference | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                account_type_0 = AccountReference.from_dict(data)

                return account_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AccountReference | None, data)

        account = _parse_account(d.pop("account"))

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = Reason.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        policy_revision = d.pop("policy_revision")

        stale = d.pop("stale")

        def _parse_age_seconds(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        age_seconds = _parse_age_seconds(d.pop("age_seconds"))

        ticket_answer = cls(
            decision_id=decision_id,
            at=at,
            scope=scope,
            tier=tier,
            due_date=due_date,
            support_hours=support_hours,
            screen_sharing=screen_sharing,
            account=account,
            reasons=reasons,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
        )

        ticket_answer.additional_properties = d
        return ticket_answer

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
