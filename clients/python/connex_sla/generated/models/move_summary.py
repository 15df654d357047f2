from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="MoveSummary")


@_attrs_define
class MoveSummary:
    """
    Attributes:
        tickets (int):
        earlier (int):
        later (int):
        unchanged (int):
        problems (int):
        largest_move_seconds (int): Below zero where that ticket is due earlier.
    """

    tickets: int
    earlier: int
    later: int
    unchanged: int
    problems: int
    largest_move_seconds: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        tickets = self.tickets

        earlier = self.earlier

        later = self.later

        unchanged = self.unchanged

        problems = self.problems

        largest_move_seconds = self.largest_move_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "tickets": tickets,
                "earlier": earlier,
                "later": later,
                "unchanged": unchanged,
                "problems": problems,
                "largest_move_seconds": largest_move_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        tickets = d.pop("tickets")

        earlier = d.pop("earlier")

        later = d.pop("later")

        unchanged = d.pop("unchanged")

        problems = d.pop("problems")

        largest_move_seconds = d.pop("largest_move_seconds")

        move_summary = cls(
            tickets=tickets,
            earlier=earlier,
            later=later,
            unchanged=unchanged,
            problems=problems,
            largest_move_seconds=largest_move_seconds,
        )

        move_summary.additional_properties = d
        return move_summary

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
