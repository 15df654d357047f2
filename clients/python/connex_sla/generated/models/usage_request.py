from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.feature import Feature

T = TypeVar("T", bound="UsageRequest")


@_attrs_define
class UsageRequest:
    """
    Attributes:
        feature (Feature): What minutes are used for.
        minutes (int):
        occurred_at (datetime.datetime): When it began; a time to come books the minutes ahead.
        reference (str): The caller's own name for it.
    """

    feature: Feature
    minutes: int
    occurred_at: datetime.datetime
    reference: str

    def to_dict(self) -> dict[str, Any]:
        feature = self.feature.value

        minutes = self.minutes

        occurred_at = self.occurred_at.isoformat()

        reference = self.reference

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "feature": feature,
                "minutes": minutes,
                "occurred_at": occurred_at,
                "reference": reference,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        feature = Feature(d.pop("feature"))

        minutes = d.pop("minutes")

        occurred_at = datetime.datetime.fromisoformat(d.pop("occurred_at"))

        reference = d.pop("reference")

        usage_request = cls(
            feature=feature,
            minutes=minutes,
            occurred_at=occurred_at,
            reference=reference,
        )

        return usage_request
