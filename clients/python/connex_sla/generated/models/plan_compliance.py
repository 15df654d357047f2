from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.percentiles import Percentiles


T = TypeVar("T", bound="PlanCompliance")


@_attrs_define
class PlanCompliance:
    """
    Attributes:
        tickets (int):
        met (int):
        breached (int):
        open_ (int):
        at_risk (int):
        attainment_percent (float | None): met / (met + breached), two decimals, rounded down. null while there is
            neither.
        business_seconds_to_answer (None | Percentiles): Of the answered ones, by nearest rank, pauses not counted.
        plan (None | str): The plan's code; null for tickets without one.
    """

    tickets: int
    met: int
    breached: int
    open_: int
    at_risk: int
    attainment_percent: float | None
    business_seconds_to_answer: None | Percentiles
    plan: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.percentiles import Percentiles  # noqa: PLC0415

        tickets = self.tickets

        met = self.met

        breached = self.breached

        open_ = self.open_

        at_risk = self.at_risk

        attainment_percent: float | None
        attainment_percent = self.attainment_percent

        business_seconds_to_answer: dict[str, Any] | None
        if isinstance(self.business_seconds_to_answer, Percentiles):
            business_seconds_to_answer = self.business_seconds_to_answer.to_dict()
        else:
            business_seconds_to_answer = self.business_seconds_to_answer

        plan: None | str
        plan = self.plan

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "tickets": tickets,
                "met": met,
                "breached": breached,
                "open": open_,
                "at_risk": at_risk,
                "attainment_percent": attainment_percent,
                "business_seconds_to_answer": business_seconds_to_answer,
                "plan": plan,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.percentiles import Percentiles  # noqa: PLC0415

        d = dict(src_dict)
        tickets = d.pop("tickets")

        met = d.pop("met")

        breached = d.pop("breached")

        open_ = d.pop("open")

        at_risk = d.pop("at_risk")

        def _parse_attainment_percent(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        attainment_percent = _parse_attainment_percent(d.pop("attainment_percent"))

        def _parse_business_seconds_to_answer(data: object) -> None | Percentiles:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                business_seconds_to_answer_type_0 = Percentiles.from_dict(data)

                return business_seconds_to_answer_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Percentiles, data)

        business_seconds_to_answer = _parse_business_seconds_to_answer(d.pop("business_seconds_to_answer"))

        def _parse_plan(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        plan = _parse_plan(d.pop("plan"))

        plan_compliance = cls(
            tickets=tickets,
            met=met,
            breached=breached,
            open_=open_,
            at_risk=at_risk,
            attainment_percent=attainment_percent,
            business_seconds_to_answer=business_seconds_to_answer,
            plan=plan,
        )

        plan_compliance.additional_properties = d
        return plan_compliance

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
