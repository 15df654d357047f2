from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.batch_answer import BatchAnswer
    from ..models.batch_problem import BatchProblem


T = TypeVar("T", bound="DueDatesAnswer")


@_attrs_define
class DueDatesAnswer:
    """
    Attributes:
        policy_revision (int):
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
        results (list[BatchAnswer | BatchProblem]): One for each ticket, in their order.
    """

    policy_revision: int
    stale: bool
    age_seconds: int | None
    results: list[BatchAnswer | BatchProblem]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.batch_answer import BatchAnswer  # noqa: PLC0415

        policy_revision = self.policy_revision

        stale = self.stale

        age_seconds: int | None
        age_seconds = self.age_seconds

        results = []
        for results_item_data in self.results:
            results_item: dict[str, Any]
            if isinstance(results_item_data, BatchAnswer):
                results_item = results_item_data.to_dict()
            else:
                results_item = results_item_data.to_dict()

            results.append(results_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "policy_revision": policy_revision,
                "stale": stale,
                "age_seconds": age_seconds,
                "results": results,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.batch_answer import BatchAnswer  # noqa: PLC0415
        from ..models.batch_problem import BatchProblem  # noqa: PLC0415

        d = dict(src_dict)
        policy_revision = d.pop("policy_revision")

        stale = d.pop("stale")

        def _parse_age_seconds(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        age_seconds = _parse_age_seconds(d.pop("age_seconds"))

        results = []
        _results = d.pop("results")
        for results_item_data in _results:

            def _parse_results_item(data: object) -> BatchAnswer | BatchProblem:
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    results_item_type_0 = BatchAnswer.from_dict(data)

                    return results_item_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                if not isinstance(data, dict):
                    raise TypeError()
                results_item_type_1 = BatchProblem.from_dict(data)

                return results_item_type_1

            results_item = _parse_results_item(results_item_data)

            results.append(results_item)

        due_dates_answer = cls(
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
            results=results,
        )

        due_dates_answer.additional_properties = d
        return due_dates_answer

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
