from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.preview_request_document import PreviewRequestDocument
    from ..models.preview_request_holiday_overrides import PreviewRequestHolidayOverrides
    from ..models.preview_request_plans import PreviewRequestPlans
    from ..models.previewed_ticket import PreviewedTicket


T = TypeVar("T", bound="PreviewRequest")


@_attrs_define
class PreviewRequest:
    """A change: of plans and overrides, or of the whole document. Without one, what is said of the policy as it is.

    Attributes:
        min_sequence (int | None | Unset): `Change-Sequence` of a write that the answer must know; it waits for that
            where it has to.
        revision (int | None | Unset): The policy revision that answers; the one in force if left out.
        at (datetime.datetime | None | Unset): The instant asked about; now if left out. Facts of an account depend on
            it, plans do not.
        plans (PreviewRequestPlans | Unset): By code, each as PUT /plans/{code} takes it; null removes the plan.
        holiday_overrides (PreviewRequestHolidayOverrides | Unset): By date, each as PUT /holiday-overrides/{date} takes
            it; null removes the override.
        document (None | PreviewRequestDocument | Unset): A policy document in place of the one there is, as GET /policy
            has it.
        tickets (list[PreviewedTicket] | Unset):
    """

    min_sequence: int | None | Unset = UNSET
    revision: int | None | Unset = UNSET
    at: datetime.datetime | None | Unset = UNSET
    plans: PreviewRequestPlans | Unset = UNSET
    holiday_overrides: PreviewRequestHolidayOverrides | Unset = UNSET
    document: None | PreviewRequestDocument | Unset = UNSET
    tickets: list[PreviewedTicket] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.preview_request_document import PreviewRequestDocument  # noqa: PLC0415

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

        at: None | str | Unset
        if isinstance(self.at, Unset):
            at = UNSET
        elif isinstance(self.at, datetime.datetime):
            at = self.at.isoformat()
        else:
            at = self.at

        plans: dict[str, Any] | Unset = UNSET
        if not isinstance(self.plans, Unset):
            plans = self.plans.to_dict()

        holiday_overrides: dict[str, Any] | Unset = UNSET
        if not isinstance(self.holiday_overrides, Unset):
            holiday_overrides = self.holiday_overrides.to_dict()

        document: dict[str, Any] | None | Unset
        if isinstance(self.document, Unset):
            document = UNSET
        elif isinstance(self.document, PreviewRequestDocument):
            document = self.document.to_dict()
        else:
            document = self.document

        tickets: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.tickets, Unset):
            tickets = []
            for tickets_item_data in self.tickets:
                tickets_item = tickets_item_data.to_dict()
                tickets.append(tickets_item)

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if min_sequence is not UNSET:
            field_dict["min_sequence"] = min_sequence
        if revision is not UNSET:
            field_dict["revision"] = revision
        if at is not UNSET:
            field_dict["at"] = at
        if plans is not UNSET:
            field_dict["plans"] = plans
        if holiday_overrides is not UNSET:
            field_dict["holiday_overrides"] = holiday_overrides
        if document is not UNSET:
            field_dict["document"] = document
        if tickets is not UNSET:
            field_dict["tickets"] = tickets

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.preview_request_document import PreviewRequestDocument  # noqa: PLC0415
        from ..models.preview_request_holiday_overrides import (
            PreviewRequestHolidayOverrides,  # noqa: PLC0415
        )
        from ..models.preview_request_plans import PreviewRequestPlans  # noqa: PLC0415
        from ..models.previewed_ticket import PreviewedTicket  # noqa: PLC0415

        d = dict(src_dict)

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

        def _parse_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                at_type_0 = datetime.datetime.fromisoformat(data)

                return at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        at = _parse_at(d.pop("at", UNSET))

        _plans = d.pop("plans", UNSET)
        plans: PreviewRequestPlans | Unset
        if isinstance(_plans, Unset):
            plans = UNSET
        else:
            plans = PreviewRequestPlans.from_dict(_plans)

        _holiday_overrides = d.pop("holiday_overrides", UNSET)
        holiday_overrides: PreviewRequestHolidayOverrides | Unset
        if isinstance(_holiday_overrides, Unset):
            holiday_overrides = UNSET
        else:
            holiday_overrides = PreviewRequestHolidayOverrides.from_dict(_holiday_overrides)

        def _parse_document(data: object) -> None | PreviewRequestDocument | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                document_type_0 = PreviewRequestDocument.from_dict(data)

                return document_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PreviewRequestDocument | Unset, data)

        document = _parse_document(d.pop("document", UNSET))

        _tickets = d.pop("tickets", UNSET)
        tickets: list[PreviewedTicket] | Unset = UNSET
        if _tickets is not UNSET:
            tickets = []
            for tickets_item_data in _tickets:
                tickets_item = PreviewedTicket.from_dict(tickets_item_data)

                tickets.append(tickets_item)

        preview_request = cls(
            min_sequence=min_sequence,
            revision=revision,
            at=at,
            plans=plans,
            holiday_overrides=holiday_overrides,
            document=document,
            tickets=tickets,
        )

        return preview_request
