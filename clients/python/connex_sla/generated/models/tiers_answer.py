from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.reason import Reason
    from ..models.support_tier import SupportTier


T = TypeVar("T", bound="TiersAnswer")


@_attrs_define
class TiersAnswer:
    """
    Attributes:
        tiers (list[SupportTier]):
        reasons (list[Reason]):
        policy_revision (int):
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
    """

    tiers: list[SupportTier]
    reasons: list[Reason]
    policy_revision: int
    stale: bool
    age_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        tiers = []
        for tiers_item_data in self.tiers:
            tiers_item = tiers_item_data.to_dict()
            tiers.append(tiers_item)

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
                "tiers": tiers,
                "reasons": reasons,
                "policy_revision": policy_revision,
                "stale": stale,
                "age_seconds": age_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.reason import Reason  # noqa: PLC0415
        from ..models.support_tier import SupportTier  # noqa: PLC0415

        d = dict(src_dict)
        tiers = []
        _tiers = d.pop("tiers")
        for tiers_item_data in _tiers:
            tiers_item = SupportTier.from_dict(tiers_item_data)

            tiers.append(tiers_item)

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

        tiers_answer = cls(
            tiers=tiers,
            reasons=reasons,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
        )

        tiers_answer.additional_properties = d
        return tiers_answer

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
