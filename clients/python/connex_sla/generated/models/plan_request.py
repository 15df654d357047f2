from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.plan_target_request import PlanTargetRequest


T = TypeVar("T", bound="PlanRequest")


@_attrs_define
class PlanRequest:
    """The whole plan: what is left out is not there any more. `clause` is the tier's, if left out.

    Attributes:
        name (str):
        tier (int):
        clause (None | str | Unset):
        legacy_names (list[str] | Unset):
        targets (list[PlanTargetRequest] | Unset):
        includes_screen_sharing (bool | Unset):
        onboarding_minutes (int | None | Unset):
    """

    name: str
    tier: int
    clause: None | str | Unset = UNSET
    legacy_names: list[str] | Unset = UNSET
    targets: list[PlanTargetRequest] | Unset = UNSET
    includes_screen_sharing: bool | Unset = UNSET
    onboarding_minutes: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        tier = self.tier

        clause: None | str | Unset
        if isinstance(self.clause, Unset):
            clause = UNSET
        else:
            clause = self.clause

        legacy_names: list[str] | Unset = UNSET
        if not isinstance(self.legacy_names, Unset):
            legacy_names = self.legacy_names

        targets: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.targets, Unset):
            targets = []
            for targets_item_data in self.targets:
                targets_item = targets_item_data.to_dict()
                targets.append(targets_item)

        includes_screen_sharing = self.includes_screen_sharing

        onboarding_minutes: int | None | Unset
        if isinstance(self.onboarding_minutes, Unset):
            onboarding_minutes = UNSET
        else:
            onboarding_minutes = self.onboarding_minutes

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "tier": tier,
            }
        )
        if clause is not UNSET:
            field_dict["clause"] = clause
        if legacy_names is not UNSET:
            field_dict["legacy_names"] = legacy_names
        if targets is not UNSET:
            field_dict["targets"] = targets
        if includes_screen_sharing is not UNSET:
            field_dict["includes_screen_sharing"] = includes_screen_sharing
        if onboarding_minutes is not UNSET:
            field_dict["onboarding_minutes"] = onboarding_minutes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.plan_target_request import PlanTargetRequest  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        tier = d.pop("tier")

        def _parse_clause(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        clause = _parse_clause(d.pop("clause", UNSET))

        legacy_names = cast(list[str], d.pop("legacy_names", UNSET))

        _targets = d.pop("targets", UNSET)
        targets: list[PlanTargetRequest] | Unset = UNSET
        if _targets is not UNSET:
            targets = []
            for targets_item_data in _targets:
                targets_item = PlanTargetRequest.from_dict(targets_item_data)

                targets.append(targets_item)

        includes_screen_sharing = d.pop("includes_screen_sharing", UNSET)

        def _parse_onboarding_minutes(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        onboarding_minutes = _parse_onboarding_minutes(d.pop("onboarding_minutes", UNSET))

        plan_request = cls(
            name=name,
            tier=tier,
            clause=clause,
            legacy_names=legacy_names,
            targets=targets,
            includes_screen_sharing=includes_screen_sharing,
            onboarding_minutes=onboarding_minutes,
        )

        return plan_request
