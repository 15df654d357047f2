from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.verdict import Verdict

if TYPE_CHECKING:
    from ..models.account_reference import AccountReference
    from ..models.evidence import Evidence
    from ..models.reason import Reason
    from ..models.tier_reference import TierReference
    from ..models.upgrade import Upgrade


T = TypeVar("T", bound="ScopeAnswer")


@_attrs_define
class ScopeAnswer:
    """
    Attributes:
        verdict (Verdict):
        topic (None | str): null where the text leaves it open.
        confidence (float): Of the verdict. 1 for a topic that was named, 0 for a text that has no words.
        evidence (list[Evidence]): What in the text led to it; none for a topic that was named.
        handled_by (None | TierReference):
        escalation_path (list[TierReference]): The further tiers that the plan reaches.
        upgrade (None | Upgrade): Plans that reach the topic's tier, where this one does not.
        instead (None | str):
        account (AccountReference | None):
        reasons (list[Reason]):
        policy_revision (int):
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
    """

    verdict: Verdict
    topic: None | str
    confidence: float
    evidence: list[Evidence]
    handled_by: None | TierReference
    escalation_path: list[TierReference]
    upgrade: None | Upgrade
    instead: None | str
    account: AccountReference | None
    reasons: list[Reason]
    policy_revision: int
    stale: bool
    age_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.account_reference import AccountReference  # noqa: PLC0415
        from ..models.tier_reference import TierReference  # noqa: PLC0415
        from ..models.upgrade import Upgrade  # noqa: PLC0415

        verdict = self.verdict.value

        topic: None | str
        topic = self.topic

        confidence = self.confidence

        evidence = []
        for evidence_item_data in self.evidence:
            evidence_item = evidence_item_data.to_dict()
            evidence.append(evidence_item)

        handled_by: dict[str, Any] | None
        if isinstance(self.handled_by, TierReference):
            handled_by = self.handled_by.to_dict()
        else:
            handled_by = self.handled_by

        escalation_path = []
        for escalation_path_item_data in self.escalation_path:
            escalation_path_item = escalation_path_item_data.to_dict()
            escalation_path.append(escalation_path_item)

        upgrade: dict[str, Any] | None
        if isinstance(self.upgrade, Upgrade):
            upgrade = self.upgrade.to_dict()
        else:
            upgrade = self.upgrade

        instead: None | str
        instead = self.instead

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
                "verdict": verdict,
                "topic": topic,
                "confidence": confidence,
                "evidence": evidence,
                "handled_by": handled_by,
                "escalation_path": escalation_path,
                "upgrade": upgrade,
                "instead": instead,
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
        from ..models.evidence import Evidence  # noqa: PLC0415
        from ..models.reason import Reason  # noqa: PLC0415
        from ..models.tier_reference import TierReference  # noqa: PLC0415
        from ..models.upgrade import Upgrade  # noqa: PLC0415

        d = dict(src_dict)
        verdict = Verdict(d.pop("verdict"))

        def _parse_topic(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        topic = _parse_topic(d.pop("topic"))

        confidence = d.pop("confidence")

        evidence = []
        _evidence = d.pop("evidence")
        for evidence_item_data in _evidence:
            evidence_item = Evidence.from_dict(evidence_item_data)

            evidence.append(evidence_item)

        def _parse_handled_by(data: object) -> None | TierReference:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                handled_by_type_0 = TierReference.from_dict(data)

                return handled_by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TierReference, data)

        handled_by = _parse_handled_by(d.pop("handled_by"))

        escalation_path = []
        _escalation_path = d.pop("escalation_path")
        for escalation_path_item_data in _escalation_path:
            escalation_path_item = TierReference.from_dict(escalation_path_item_data)

            escalation_path.append(escalation_path_item)

        def _parse_upgrade(data: object) -> None | Upgrade:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                upgrade_type_0 = Upgrade.from_dict(data)

                return upgrade_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Upgrade, data)

        upgrade = _parse_upgrade(d.pop("upgrade"))

        def _parse_instead(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        instead = _parse_instead(d.pop("instead"))

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

        scope_answer = cls(
            verdict=verdict,
            topic=topic,
            confidence=confidence,
            evidence=evidence,
            handled_by=handled_by,
            escalation_path=escalation_path,
            upgrade=upgrade,
            instead=instead,
            account=account,
            reasons=reasons,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
        )

        scope_answer.additional_properties = d
        return scope_answer

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
