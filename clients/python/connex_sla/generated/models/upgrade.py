from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.plan_reference import PlanReference
    from ..models.tier_reference import TierReference


T = TypeVar("T", bound="Upgrade")


@_attrs_define
class Upgrade:
    """
    Attributes:
        tier (TierReference):
        plans (list[PlanReference]):
    """

    tier: TierReference
    plans: list[PlanReference]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        tier = self.tier.to_dict()

        plans = []
        for plans_item_data in self.plans:
            plans_item = plans_item_data.to_dict()
            plans.append(plans_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "tier": tier,
                "plans": plans,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.plan_reference import PlanReference  # noqa: PLC0415
        from ..models.tier_reference import TierReference  # noqa: PLC0415

        d = dict(src_dict)
        tier = TierReference.from_dict(d.pop("tier"))

        plans = []
        _plans = d.pop("plans")
        for plans_item_data in _plans:
            plans_item = PlanReference.from_dict(plans_item_data)

            plans.append(plans_item)

        upgrade = cls(
            tier=tier,
            plans=plans,
        )

        upgrade.additional_properties = d
        return upgrade

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
