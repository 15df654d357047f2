from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.batch_ticket import BatchTicket
    from ..models.ticket_fields import TicketFields


T = TypeVar("T", bound="DueDatesRequest")


@_attrs_define
class DueDatesRequest:
    """
    Attributes:
        tickets (list[BatchTicket]):
        min_sequence (int | None | Unset): `Change-Sequence` of a write that the answer must know; it waits for that
            where it has to.
        revision (int | None | Unset): The policy revision that answers; the one in force if left out.
        defaults (TicketFields | Unset): What a ticket says of itself, or `defaults` of all; no model, as there are many
            and most say little.

            Without plan and account: the policy's default target. An account's plan is the one as the ticket came.
    """

    tickets: list[BatchTicket]
    min_sequence: int | None | Unset = UNSET
    revision: int | None | Unset = UNSET
    defaults: TicketFields | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        tickets = []
        for tickets_item_data in self.tickets:
            tickets_item = tickets_item_data.to_dict()
            tickets.append(tickets_item)

        min_sequence: int | None | Unset
        if isinstance(self.min_sequence, Unset):
            min_sequence = UNSET
        else:
            min_sequence = self.min_sequence

        revision: int | None | Unset
        if isinstance(self.revision, Unset):
            revision = UNSET
        else:
            revision = self.revision

        defaults: dict[str, Any] | Unset = UNSET
        if not isinstance(self.defaults, Unset):
            defaults = self.defaults.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "tickets": tickets,
            }
        )
        if min_sequence is not UNSET:
            field_dict["min_sequence"] = min_sequence
        if revision is not UNSET:
            field_dict["revision"] = revision
        if defaults is not UNSET:
            field_dict["defaults"] = defaults

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.batch_ticket import BatchTicket  # noqa: PLC0415
        from ..models.ticket_fields import TicketFields  # noqa: PLC0415

        d = dict(src_dict)
        tickets = []
        _tickets = d.pop("tickets")
        for tickets_item_data in _tickets:
            tickets_item = BatchTicket.from_dict(tickets_item_data)

            tickets.append(tickets_item)

        def _parse_min_sequence(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        min_sequence = _parse_min_sequence(d.pop("min_sequence", UNSET))

        def _parse_revision(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        revision = _parse_revision(d.pop("revision", UNSET))

        _defaults = d.pop("defaults", UNSET)
        defaults: TicketFields | Unset
        if isinstance(_defaults, Unset):
            defaults = UNSET
        else:
            defaults = TicketFields.from_dict(_defaults)

        due_dates_request = cls(
            tickets=tickets,
            min_sequence=min_sequence,
            revision=revision,
            defaults=defaults,
        )

        return due_dates_request
