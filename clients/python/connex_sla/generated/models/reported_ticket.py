from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.clock_event import ClockEvent
    from ..models.pause import Pause


T = TypeVar("T", bound="ReportedTicket")


@_attrs_define
class ReportedTicket:
    """What happened to it stands in `pauses` and `answered_at`, or in `events` as for /due-date.

    Attributes:
        received_at (datetime.datetime): RFC 3339, with an offset.
        id (None | str | Unset): The caller's own name for it.
        plan (None | str | Unset):
        answered_at (datetime.datetime | None | Unset):
        pauses (list[Pause] | None | Unset): In order; `to` is left out while it lasts.
        events (list[ClockEvent] | Unset): In order of time, none before the receipt. Paused time is closed.
    """

    received_at: datetime.datetime
    id: None | str | Unset = UNSET
    plan: None | str | Unset = UNSET
    answered_at: datetime.datetime | None | Unset = UNSET
    pauses: list[Pause] | None | Unset = UNSET
    events: list[ClockEvent] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        received_at = self.received_at.isoformat()

        id: None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        plan: None | str | Unset
        if isinstance(self.plan, Unset):
            plan = UNSET
        else:
            plan = self.plan

        answered_at: None | str | Unset
        if isinstance(self.answered_at, Unset):
            answered_at = UNSET
        elif isinstance(self.answered_at, datetime.datetime):
            answered_at = self.answered_at.isoformat()
        else:
            answered_at = self.answered_at

        pauses: list[dict[str, Any]] | None | Unset
        if isinstance(self.pauses, Unset):
            pauses = UNSET
        elif isinstance(self.pauses, list):
            pauses = []
            for pauses_type_0_item_data in self.pauses:
                pauses_type_0_item = pauses_type_0_item_data.to_dict()
                pauses.append(pauses_type_0_item)

        else:
            pauses = self.pauses

        events: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.events, Unset):
            events = []
            for events_item_data in self.events:
                events_item = events_item_data.to_dict()
                events.append(events_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "received_at": received_at,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id
        if plan is not UNSET:
            field_dict["plan"] = plan
        if answered_at is not UNSET:
            field_dict["answered_at"] = answered_at
        if pauses is not UNSET:
            field_dict["pauses"] = pauses
        if events is not UNSET:
            field_dict["events"] = events

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.clock_event import ClockEvent  # noqa: PLC0415
        from ..models.pause import Pause  # noqa: PLC0415

        d = dict(src_dict)
        received_at = datetime.datetime.fromisoformat(d.pop("received_at"))

        def _parse_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        def _parse_plan(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        plan = _parse_plan(d.pop("plan", UNSET))

        def _parse_answered_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                answered_at_type_0 = datetime.datetime.fromisoformat(data)

                return answered_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        answered_at = _parse_answered_at(d.pop("answered_at", UNSET))

        def _parse_pauses(data: object) -> list[Pause] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                pauses_type_0 = []
                _pauses_type_0 = data
                for pauses_type_0_item_data in _pauses_type_0:
                    pauses_type_0_item = Pause.from_dict(pauses_type_0_item_data)

                    pauses_type_0.append(pauses_type_0_item)

                return pauses_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Pause] | None | Unset, data)

        pauses = _parse_pauses(d.pop("pauses", UNSET))

        _events = d.pop("events", UNSET)
        events: list[ClockEvent] | Unset = UNSET
        if _events is not UNSET:
            events = []
            for events_item_data in _events:
                events_item = ClockEvent.from_dict(events_item_data)

                events.append(events_item)

        reported_ticket = cls(
            received_at=received_at,
            id=id,
            plan=plan,
            answered_at=answered_at,
            pauses=pauses,
            events=events,
        )

        return reported_ticket
