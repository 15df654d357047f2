from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.clock_state import ClockState
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.reason import Reason
    from ..models.timeline_day import TimelineDay


T = TypeVar("T", bound="BatchAnswer")


@_attrs_define
class BatchAnswer:
    """What was not asked for is left out: the state without events and `at`, the explanation without `explain`.

    Attributes:
        id (None | str):
        due_at (datetime.datetime):
        state (ClockState | Unset): How a ticket stands: unanswered (running, at_risk, paused), or met or breached,
            answered or not.
        budget_business_seconds (int | Unset):
        elapsed_business_seconds (int | Unset):
        remaining_business_seconds (int | Unset):
        overdue_business_seconds (int | Unset):
        summary (str | Unset):
        timeline (list[TimelineDay] | None | Unset):
        reasons (list[Reason] | Unset):
    """

    id: None | str
    due_at: datetime.datetime
    state: ClockState | Unset = UNSET
    budget_business_seconds: int | Unset = UNSET
    elapsed_business_seconds: int | Unset = UNSET
    remaining_business_seconds: int | Unset = UNSET
    overdue_business_seconds: int | Unset = UNSET
    summary: str | Unset = UNSET
    timeline: list[TimelineDay] | None | Unset = UNSET
    reasons: list[Reason] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id: None | str
        id = self.id

        due_at = self.due_at.isoformat()

        state: str | Unset = UNSET
        if not isinstance(self.state, Unset):
            state = self.state.value

        budget_business_seconds = self.budget_business_seconds

        elapsed_business_seconds = self.elapsed_business_seconds

        remaining_business_seconds = self.remaining_business_seconds

        overdue_business_seconds = self.overdue_business_seconds

        summary = self.summary

        timeline: list[dict[str, Any]] | None | Unset
        if isinstance(self.timeline, Unset):
            timeline = UNSET
        elif isinstance(self.timeline, list):
            timeline = []
            for timeline_type_0_item_data in self.timeline:
                timeline_type_0_item = timeline_type_0_item_data.to_dict()
                timeline.append(timeline_type_0_item)

        else:
            timeline = self.timeline

        reasons: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.reasons, Unset):
            reasons = []
            for reasons_item_data in self.reasons:
                reasons_item = reasons_item_data.to_dict()
                reasons.append(reasons_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "due_at": due_at,
            }
        )
        if state is not UNSET:
            field_dict["state"] = state
        if budget_business_seconds is not UNSET:
            field_dict["budget_business_seconds"] = budget_business_seconds
        if elapsed_business_seconds is not UNSET:
            field_dict["elapsed_business_seconds"] = elapsed_business_seconds
        if remaining_business_seconds is not UNSET:
            field_dict["remaining_business_seconds"] = remaining_business_seconds
        if overdue_business_seconds is not UNSET:
            field_dict["overdue_business_seconds"] = overdue_business_seconds
        if summary is not UNSET:
            field_dict["summary"] = summary
        if timeline is not UNSET:
            field_dict["timeline"] = timeline
        if reasons is not UNSET:
            field_dict["reasons"] = reasons

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.reason import Reason  # noqa: PLC0415
        from ..models.timeline_day import TimelineDay  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        id = _parse_id(d.pop("id"))

        due_at = datetime.datetime.fromisoformat(d.pop("due_at"))

        _state = d.pop("state", UNSET)
        state: ClockState | Unset
        if isinstance(_state, Unset):
            state = UNSET
        else:
            state = ClockState(_state)

        budget_business_seconds = d.pop("budget_business_seconds", UNSET)

        elapsed_business_seconds = d.pop("elapsed_business_seconds", UNSET)

        remaining_business_seconds = d.pop("remaining_business_seconds", UNSET)

        overdue_business_seconds = d.pop("overdue_business_seconds", UNSET)

        summary = d.pop("summary", UNSET)

        def _parse_timeline(data: object) -> list[TimelineDay] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                timeline_type_0 = []
                _timeline_type_0 = data
                for timeline_type_0_item_data in _timeline_type_0:
                    timeline_type_0_item = TimelineDay.from_dict(timeline_type_0_item_data)

                    timeline_type_0.append(timeline_type_0_item)

                return timeline_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[TimelineDay] | None | Unset, data)

        timeline = _parse_timeline(d.pop("timeline", UNSET))

        _reasons = d.pop("reasons", UNSET)
        reasons: list[Reason] | Unset = UNSET
        if _reasons is not UNSET:
            reasons = []
            for reasons_item_data in _reasons:
                reasons_item = Reason.from_dict(reasons_item_data)

                reasons.append(reasons_item)

        batch_answer = cls(
            id=id,
            due_at=due_at,
            state=state,
            budget_business_seconds=budget_business_seconds,
            elapsed_business_seconds=elapsed_business_seconds,
            remaining_business_seconds=remaining_business_seconds,
            overdue_business_seconds=overdue_business_seconds,
            summary=summary,
            timeline=timeline,
            reasons=reasons,
        )

        batch_answer.additional_properties = d
        return batch_answer

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
