from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.move_problem import MoveProblem


T = TypeVar("T", bound="TicketMove")


@_attrs_define
class TicketMove:
    """
    Attributes:
        id (str):
        due_at_before (datetime.datetime | None): null where that has no answer.
        due_at (datetime.datetime | None): With the change; null where that has no answer.
        moved_seconds (int | None): On the clock; below zero where it is due earlier.
        problem (MoveProblem | None): Why there is no date, with the change or before it.
    """

    id: str
    due_at_before: datetime.datetime | None
    due_at: datetime.datetime | None
    moved_seconds: int | None
    problem: MoveProblem | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.move_problem import MoveProblem  # noqa: PLC0415

        id = self.id

        due_at_before: None | str
        if isinstance(self.due_at_before, datetime.datetime):
            due_at_before = self.due_at_before.isoformat()
        else:
            due_at_before = self.due_at_before

        due_at: None | str
        if isinstance(self.due_at, datetime.datetime):
            due_at = self.due_at.isoformat()
        else:
            due_at = self.due_at

        moved_seconds: int | None
        moved_seconds = self.moved_seconds

        problem: dict[str, Any] | None
        if isinstance(self.problem, MoveProblem):
            problem = self.problem.to_dict()
        else:
            problem = self.problem

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "due_at_before": due_at_before,
                "due_at": due_at,
                "moved_seconds": moved_seconds,
                "problem": problem,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.move_problem import MoveProblem  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_due_at_before(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                due_at_before_type_0 = datetime.datetime.fromisoformat(data)

                return due_at_before_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        due_at_before = _parse_due_at_before(d.pop("due_at_before"))

        def _parse_due_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                due_at_type_0 = datetime.datetime.fromisoformat(data)

                return due_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        due_at = _parse_due_at(d.pop("due_at"))

        def _parse_moved_seconds(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        moved_seconds = _parse_moved_seconds(d.pop("moved_seconds"))

        def _parse_problem(data: object) -> MoveProblem | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                problem_type_0 = MoveProblem.from_dict(data)

                return problem_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(MoveProblem | None, data)

        problem = _parse_problem(d.pop("problem"))

        ticket_move = cls(
            id=id,
            due_at_before=due_at_before,
            due_at=due_at,
            moved_seconds=moved_seconds,
            problem=problem,
        )

        ticket_move.additional_properties = d
        return ticket_move

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
