from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.difference import Difference
    from ..models.flaw import Flaw
    from ..models.move_summary import MoveSummary
    from ..models.preview_warning import PreviewWarning
    from ..models.ticket_move import TicketMove


T = TypeVar("T", bound="PreviewAnswer")


@_attrs_define
class PreviewAnswer:
    """Nothing is written. Where `valid` is false, `flaws` say why the change would be refused, and the rest is null.

    Attributes:
        valid (bool):
        flaws (list[Flaw]):
        dates_from (datetime.date | None): The first date whose closure is told by itself.
        dates_to (datetime.date | None): The first one no longer.
        differences (list[Difference] | None):
        warnings (list[PreviewWarning] | None): Dates of the coming year that somebody should decide, overrides that are
            over, and what could not be looked at while the database is away.
        moves (list[TicketMove] | None): The tickets that move, or that have no date; those that stay as they are are
            left out.
        summary (MoveSummary | None):
        policy_revision (int): The revision that would be changed.
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
    """

    valid: bool
    flaws: list[Flaw]
    dates_from: datetime.date | None
    dates_to: datetime.date | None
    differences: list[Difference] | None
    warnings: list[PreviewWarning] | None
    moves: list[TicketMove] | None
    summary: MoveSummary | None
    policy_revision: int
    stale: bool
    age_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.move_summary import MoveSummary  # noqa: PLC0415

        valid = self.valid

        flaws = []
        for flaws_item_data in self.flaws:
            flaws_item = flaws_item_data.to_dict()
            flaws.append(flaws_item)

        dates_from: None | str
        if isinstance(self.dates_from, datetime.date):
            dates_from = self.dates_from.isoformat()
        else:
            dates_from = self.dates_from

        dates_to: None | str
        if isinstance(self.dates_to, datetime.date):
            dates_to = self.dates_to.isoformat()
        else:
            dates_to = self.dates_to

        differences: list[dict[str, Any]] | None
        if isinstance(self.differences, list):
            differences = []
            for differences_type_0_item_data in self.differences:
                differences_type_0_item = differences_type_0_item_data.to_dict()
                differences.append(differences_type_0_item)

        else:
            differences = self.differences

        warnings: list[dict[str, Any]] | None
        if isinstance(self.warnings, list):
            warnings = []
            for warnings_type_0_item_data in self.warnings:
                warnings_type_0_item = warnings_type_0_item_data.to_dict()
                warnings.append(warnings_type_0_item)

        else:
            warnings = self.warnings

        moves: list[dict[str, Any]] | None
        if isinstance(self.moves, list):
            moves = []
            for moves_type_0_item_data in self.moves:
                moves_type_0_item = moves_type_0_item_data.to_dict()
                moves.append(moves_type_0_item)

        else:
            moves = self.moves

        summary: dict[str, Any] | None
        if isinstance(self.summary, MoveSummary):
            summary = self.summary.to_dict()
        else:
            summary = self.summary

        policy_revision = self.policy_revision

        stale = self.stale

        age_seconds: int | None
        age_seconds = self.age_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "valid": valid,
                "flaws": flaws,
                "dates_from": dates_from,
                "dates_to": dates_to,
                "differences": differences,
                "warnings": warnings,
                "moves": moves,
                "summary": summary,
                "policy_revision": policy_revision,
                "stale": stale,
                "age_seconds": age_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.difference import Difference  # noqa: PLC0415
        from ..models.flaw import Flaw  # noqa: PLC0415
        from ..models.move_summary import MoveSummary  # noqa: PLC0415
        from ..models.preview_warning import PreviewWarning  # noqa: PLC0415
        from ..models.ticket_move import TicketMove  # noqa: PLC0415

        d = dict(src_dict)
        valid = d.pop("valid")

        flaws = []
        _flaws = d.pop("flaws")
        for flaws_item_data in _flaws:
            flaws_item = Flaw.from_dict(flaws_item_data)

            flaws.append(flaws_item)

        def _parse_dates_from(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                dates_from_type_0 = datetime.date.fromisoformat(data)

                return dates_from_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        dates_from = _parse_dates_from(d.pop("dates_from"))

        def _parse_dates_to(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                dates_to_type_0 = datetime.date.fromisoformat(data)

                return dates_to_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        dates_to = _parse_dates_to(d.pop("dates_to"))

        def _parse_differences(data: object) -> list[Difference] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                differences_type_0 = []
                _differences_type_0 = data
                for differences_type_0_item_data in _differences_type_0:
                    differences_type_0_item = Difference.from_dict(differences_type_0_item_data)

                    differences_type_0.append(differences_type_0_item)

                return differences_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Difference] | None, data)

        differences = _parse_differences(d.pop("differences"))

        def _parse_warnings(data: object) -> list[PreviewWarning] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                warnings_type_0 = []
                _warnings_type_0 = data
                for warnings_type_0_item_data in _warnings_type_0:
                    warnings_type_0_item = PreviewWarning.from_dict(warnings_type_0_item_data)

                    warnings_type_0.append(warnings_type_0_item)

                return warnings_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[PreviewWarning] | None, data)

        warnings = _parse_warnings(d.pop("warnings"))

        def _parse_moves(data: object) -> list[TicketMove] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                moves_type_0 = []
                _moves_type_0 = data
                for moves_type_0_item_data in _moves_type_0:
                    moves_type_0_item = TicketMove.from_dict(moves_type_0_item_data)

                    moves_type_0.append(moves_type_0_item)

                return moves_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[TicketMove] | None, data)

        moves = _parse_moves(d.pop("moves"))

        def _parse_summary(data: object) -> MoveSummary | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                summary_type_0 = MoveSummary.from_dict(data)

                return summary_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(MoveSummary | None, data)

        summary = _parse_summary(d.pop("summary"))

        policy_revision = d.pop("policy_revision")

        stale = d.pop("stale")

        def _parse_age_seconds(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        age_seconds = _parse_age_seconds(d.pop("age_seconds"))

        preview_answer = cls(
            valid=valid,
            flaws=flaws,
            dates_from=dates_from,
            dates_to=dates_to,
            differences=differences,
            warnings=warnings,
            moves=moves,
            summary=summary,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
        )

        preview_answer.additional_properties = d
        return preview_answer

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
