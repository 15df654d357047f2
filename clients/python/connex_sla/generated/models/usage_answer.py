from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.feature import Feature

if TYPE_CHECKING:
    from ..models.draw import Draw


T = TypeVar("T", bound="UsageAnswer")


@_attrs_define
class UsageAnswer:
    """
    Attributes:
        id (int): The change that recorded it.
        account (str):
        feature (Feature): What minutes are used for.
        minutes (int):
        occurred_at (datetime.datetime):
        recorded_at (datetime.datetime):
        reference (str):
        draws (list[Draw]): The purchases that the minutes came from.
    """

    id: int
    account: str
    feature: Feature
    minutes: int
    occurred_at: datetime.datetime
    recorded_at: datetime.datetime
    reference: str
    draws: list[Draw]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        account = self.account

        feature = self.feature.value

        minutes = self.minutes

        occurred_at = self.occurred_at.isoformat()

        recorded_at = self.recorded_at.isoformat()

        reference = self.reference

        draws = []
        for draws_item_data in self.draws:
            draws_item = draws_item_data.to_dict()
            draws.append(draws_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "account": account,
                "feature": feature,
                "minutes": minutes,
                "occurred_at": occurred_at,
                "recorded_at": recorded_at,
                "reference": reference,
                "draws": draws,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.draw import Draw  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        account = d.pop("account")

        feature = Feature(d.pop("feature"))

        minutes = d.pop("minutes")

        occurred_at = datetime.datetime.fromisoformat(d.pop("occurred_at"))

        recorded_at = datetime.datetime.fromisoformat(d.pop("recorded_at"))

        reference = d.pop("reference")

        draws = []
        _draws = d.pop("draws")
        for draws_item_data in _draws:
            draws_item = Draw.from_dict(draws_item_data)

            draws.append(draws_item)

        usage_answer = cls(
            id=id,
            account=account,
            feature=feature,
            minutes=minutes,
            occurred_at=occurred_at,
            recorded_at=recorded_at,
            reference=reference,
            draws=draws,
        )

        usage_answer.additional_properties = d
        return usage_answer

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
