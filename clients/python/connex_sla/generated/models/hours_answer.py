from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.calendar_day import CalendarDay
    from ..models.doubtful_date import DoubtfulDate
    from ..models.reason import Reason
    from ..models.weekly_hours import WeeklyHours


T = TypeVar("T", bound="HoursAnswer")


@_attrs_define
class HoursAnswer:
    """
    Attributes:
        open_ (bool):
        at (datetime.datetime):
        time_zone (str):
        opens_at (datetime.datetime | None): Of the current interval while open, else of the next.
        closes_at (datetime.datetime | None): Of the same interval.
        next_change_at (datetime.datetime | None):
        seconds_until_change (int | None):
        today (CalendarDay):
        weekly_hours (WeeklyHours):
        upcoming_closures (list[CalendarDay]): From today on, for a year.
        warnings (list[DoubtfulDate]): Dates of the coming year that somebody should decide.
        reasons (list[Reason]):
        policy_revision (int):
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
    """

    open_: bool
    at: datetime.datetime
    time_zone: str
    opens_at: datetime.datetime | None
    closes_at: datetime.datetime | None
    next_change_at: datetime.datetime | None
    seconds_until_change: int | None
    today: CalendarDay
    weekly_hours: WeeklyHours
    upcoming_closures: list[CalendarDay]
    warnings: list[DoubtfulDate]
    reasons: list[Reason]
    policy_revision: int
    stale: bool
    age_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        open_ = self.open_

        at = self.at.isoformat()

        time_zone = self.time_zone

        opens_at: None | str
        if isinstance(self.opens_at, datetime.datetime):
            opens_at = self.opens_at.isoformat()
        else:
            opens_at = self.opens_at

        closes_at: None | str
        if isinstance(self.closes_at, datetime.datetime):
            closes_at = self.closes_at.isoformat()
        else:
            closes_at = self.closes_at

        next_change_at: None | str
        if isinstance(self.next_change_at, datetime.datetime):
            next_change_at = self.next_change_at.isoformat()
        else:
            next_change_at = self.next_change_at

        seconds_until_change: int | None
        seconds_until_change = self.seconds_until_change

        today = self.today.to_dict()

        weekly_hours = self.weekly_hours.to_dict()

        upcoming_closures = []
        for upcoming_closures_item_data in self.upcoming_closures:
            upcoming_closures_item = upcoming_closures_item_data.to_dict()
            upcoming_closures.append(upcoming_closures_item)

        warnings = []
        for warnings_item_data in self.warnings:
            warnings_item = warnings_item_data.to_dict()
            warnings.append(warnings_item)

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        policy_revision = self.policy_revision

        stale = self.stale

        age_seconds: int | None
        age_seconds = self.age_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "open": open_,
                "at": at,
                "time_zone": time_zone,
                "opens_at": opens_at,
                "closes_at": closes_at,
                "next_change_at": next_change_at,
                "seconds_until_change": seconds_until_change,
                "today": today,
                "weekly_hours": weekly_hours,
                "upcoming_closures": upcoming_closures,
                "warnings": warnings,
                "reasons": reasons,
                "policy_revision": policy_revision,
                "stale": stale,
                "age_seconds": age_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.calendar_day import CalendarDay  # noqa: PLC0415
        from ..models.doubtful_date import DoubtfulDate  # noqa: PLC0415
        from ..models.reason import Reason  # noqa: PLC0415
        from ..models.weekly_hours import WeeklyHours  # noqa: PLC0415

        d = dict(src_dict)
        open_ = d.pop("open")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        time_zone = d.pop("time_zone")

        def _parse_opens_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                opens_at_type_0 = datetime.datetime.fromisoformat(data)

                return opens_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        opens_at = _parse_opens_at(d.pop("opens_at"))

        def _parse_closes_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                closes_at_type_0 = datetime.datetime.fromisoformat(data)

                return closes_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        closes_at = _parse_closes_at(d.pop("closes_at"))

        def _parse_next_change_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_change_at_type_0 = datetime.datetime.fromisoformat(data)

                return next_change_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        next_change_at = _parse_next_change_at(d.pop("next_change_at"))

        def _parse_seconds_until_change(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seconds_until_change = _parse_seconds_until_change(d.pop("seconds_until_change"))

        today = CalendarDay.from_dict(d.pop("today"))

        weekly_hours = WeeklyHours.from_dict(d.pop("weekly_hours"))

        upcoming_closures = []
        _upcoming_closures = d.pop("upcoming_closures")
        for upcoming_closures_item_data in _upcoming_closures:
            upcoming_closures_item = CalendarDay.from_dict(upcoming_closures_item_data)

            upcoming_closures.append(upcoming_closures_item)

        warnings = []
        _warnings = d.pop("warnings")
        for warnings_item_data in _warnings:
            warnings_item = DoubtfulDate.from_dict(warnings_item_data)

            warnings.append(warnings_item)

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = Reason.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        policy_revision = d.pop("policy_revision")

        stale = d.pop("stale")

        def _parse_age_seconds(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        age_seconds = _parse_age_seconds(d.pop("age_seconds"))

        hours_answer = cls(
            open_=open_,
            at=at,
            time_zone=time_zone,
            opens_at=opens_at,
            closes_at=closes_at,
            next_change_at=next_change_at,
            seconds_until_change=seconds_until_change,
            today=today,
            weekly_hours=weekly_hours,
            upcoming_closures=upcoming_closures,
            warnings=warnings,
            reasons=reasons,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
        )

        hours_answer.additional_properties = d
        return hours_answer

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
