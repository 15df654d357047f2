from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.sla_target import SlaTarget


T = TypeVar("T", bound="Plan")


@_attrs_define
class Plan:
    """
    Attributes:
        code (str):
        name (str):
        tier (int):
        clause (str):
        legacy_names (list[str]):
        targets (list[SlaTarget]): In place of the policy's; empty for none of its own.
        includes_screen_sharing (bool):
        onboarding_minutes (int | None): null: the FAQ does not specify them.
    """

    code: str
    name: str
    tier: int
    clause: str
    legacy_names: list[str]
    targets: list[SlaTarget]
    includes_screen_sharing: bool
    onboarding_minutes: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        name = self.name

        tier = self.tier

        clause = self.clause

        legacy_names = self.legacy_names

        targets = []
        for targets_item_data in self.targets:
            targets_item = targets_item_data.to_dict()
            targets.append(targets_item)

        includes_screen_sharing = self.includes_screen_sharing

        onboarding_minutes: int | None
        onboarding_minutes = self.onboarding_minutes

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "name": name,
                "tier": tier,
                "clause": clause,
                "legacy_names": legacy_names,
                "targets": targets,
                "includes_screen_sharing": includes_screen_sharing,
                "onboarding_minutes": onboarding_minutes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.sla_target import SlaTarget  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        name = d.pop("name")

        tier = d.pop("tier")

        clause = d.pop("clause")

        legacy_names = cast(list[str], d.pop("legacy_names"))

        targets = []
        _targets = d.pop("targets")
        for targets_item_data in _targets:
            targets_item = SlaTarget.from_dict(targets_item_data)

            targets.append(targets_item)

        includes_screen_sharing = d.pop("includes_screen_sharing")

        def _parse_onboarding_minutes(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        onboarding_minutes = _parse_onboarding_minutes(d.pop("onboarding_minutes"))

        plan = cls(
            code=code,
            name=name,
            tier=tier,
            clause=clause,
            legacy_names=legacy_names,
            targets=targets,
            includes_screen_sharing=includes_screen_sharing,
            onboarding_minutes=onboarding_minutes,
        )

        plan.additional_properties = d
        return plan

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
