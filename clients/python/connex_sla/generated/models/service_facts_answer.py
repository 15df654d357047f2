from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.code_changes import CodeChanges
    from ..models.location import Location
    from ..models.meeting_system import MeetingSystem
    from ..models.on_site import OnSite
    from ..models.outages import Outages
    from ..models.reason import Reason
    from ..models.updates import Updates
    from ..models.uptime import Uptime


T = TypeVar("T", bound="ServiceFactsAnswer")


@_attrs_define
class ServiceFactsAnswer:
    """
    Attributes:
        publisher (str):
        uptime (Uptime):
        outages (Outages):
        updates (Updates):
        code_changes (CodeChanges): Changes that a customer asks for: all users run the same code.
        location (Location):
        on_site (OnSite):
        meeting_system (MeetingSystem | None):
        reasons (list[Reason]):
        policy_revision (int):
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
    """

    publisher: str
    uptime: Uptime
    outages: Outages
    updates: Updates
    code_changes: CodeChanges
    location: Location
    on_site: OnSite
    meeting_system: MeetingSystem | None
    reasons: list[Reason]
    policy_revision: int
    stale: bool
    age_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.meeting_system import MeetingSystem  # noqa: PLC0415

        publisher = self.publisher

        uptime = self.uptime.to_dict()

        outages = self.outages.to_dict()

        updates = self.updates.to_dict()

        code_changes = self.code_changes.to_dict()

        location = self.location.to_dict()

        on_site = self.on_site.to_dict()

        meeting_system: dict[str, Any] | None
        if isinstance(self.meeting_system, MeetingSystem):
            meeting_system = self.meeting_system.to_dict()
        else:
            meeting_system = self.meeting_system

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
                "publisher": publisher,
                "uptime": uptime,
                "outages": outages,
                "updates": updates,
                "code_changes": code_changes,
                "location": location,
                "on_site": on_site,
                "meeting_system": meeting_system,
                "reasons": reasons,
                "policy_revision": policy_revision,
                "stale": stale,
                "age_seconds": age_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.code_changes import CodeChanges  # noqa: PLC0415
        from ..models.location import Location  # noqa: PLC0415
        from ..models.meeting_system import MeetingSystem  # noqa: PLC0415
        from ..models.on_site import OnSite  # noqa: PLC0415
        from ..models.outages import Outages  # noqa: PLC0415
        from ..models.reason import Reason  # noqa: PLC0415
        from ..models.updates import Updates  # noqa: PLC0415
        from ..models.uptime import Uptime  # noqa: PLC0415

        d = dict(src_dict)
        publisher = d.pop("publisher")

        uptime = Uptime.from_dict(d.pop("uptime"))

        outages = Outages.from_dict(d.pop("outages"))

        updates = Updates.from_dict(d.pop("updates"))

        code_changes = CodeChanges.from_dict(d.pop("code_changes"))

        location = Location.from_dict(d.pop("location"))

        on_site = OnSite.from_dict(d.pop("on_site"))

        def _parse_meeting_system(data: object) -> MeetingSystem | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                meeting_system_type_0 = MeetingSystem.from_dict(data)

                return meeting_system_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(MeetingSystem | None, data)

        meeting_system = _parse_meeting_system(d.pop("meeting_system"))

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

        service_facts_answer = cls(
            publisher=publisher,
            uptime=uptime,
            outages=outages,
            updates=updates,
            code_changes=code_changes,
            location=location,
            on_site=on_site,
            meeting_system=meeting_system,
            reasons=reasons,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
        )

        service_facts_answer.additional_properties = d
        return service_facts_answer

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
