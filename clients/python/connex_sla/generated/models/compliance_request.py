from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.reported_ticket import ReportedTicket


T = TypeVar("T", bound="ComplianceRequest")


@_attrs_define
class ComplianceRequest:
    """
    Attributes:
        tickets (list[ReportedTicket]):
    """

    tickets: list[ReportedTicket]

    def to_dict(self) -> dict[str, Any]:
        tickets = []
        for tickets_item_data in self.tickets:
            tickets_item = tickets_item_data.to_dict()
            tickets.append(tickets_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "tickets": tickets,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.reported_ticket import ReportedTicket  # noqa: PLC0415

        d = dict(src_dict)
        tickets = []
        _tickets = d.pop("tickets")
        for tickets_item_data in _tickets:
            tickets_item = ReportedTicket.from_dict(tickets_item_data)

            tickets.append(tickets_item)

        compliance_request = cls(
            tickets=tickets,
        )

        return compliance_request
