from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.entity import Entity

if TYPE_CHECKING:
    from ..models.change_after import ChangeAfter
    from ..models.change_before import ChangeBefore


T = TypeVar("T", bound="Change")


@_attrs_define
class Change:
    """
    Attributes:
        sequence (int): Rises by one from change to change, in the order of the commits.
        at (datetime.datetime):
        actor (str):
        entity (Entity): What a change is about.
        entity_id (str):
        account (None | str):
        before (ChangeBefore | None): null where it is new.
        after (ChangeAfter | None): null where it was removed.
    """

    sequence: int
    at: datetime.datetime
    actor: str
    entity: Entity
    entity_id: str
    account: None | str
    before: ChangeBefore | None
    after: ChangeAfter | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.change_after import ChangeAfter  # noqa: PLC0415
        from ..models.change_before import ChangeBefore  # noqa: PLC0415

        sequence = self.sequence

        at = self.at.isoformat()

        actor = self.actor

        entity = self.entity.value

        entity_id = self.entity_id

        account: None | str
        account = self.account

        before: dict[str, Any] | None
        if isinstance(self.before, ChangeBefore):
            before = self.before.to_dict()
        else:
            before = self.before

        after: dict[str, Any] | None
        if isinstance(self.after, ChangeAfter):
            after = self.after.to_dict()
        else:
            after = self.after

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "sequence": sequence,
                "at": at,
                "actor": actor,
                "entity": entity,
                "entity_id": entity_id,
                "account": account,
                "before": before,
                "after": after,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.change_after import ChangeAfter  # noqa: PLC0415
        from ..models.change_before import ChangeBefore  # noqa: PLC0415

        d = dict(src_dict)
        sequence = d.pop("sequence")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        actor = d.pop("actor")

        entity = Entity(d.pop("entity"))

        entity_id = d.pop("entity_id")

        def _parse_account(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        account = _parse_account(d.pop("account"))

        def _parse_before(data: object) -> ChangeBefore | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                before_type_0 = ChangeBefore.from_dict(data)

                return before_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ChangeBefore | None, data)

        before = _parse_before(d.pop("before"))

        def _parse_after(data: object) -> ChangeAfter | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                after_type_0 = ChangeAfter.from_dict(data)

                return after_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ChangeAfter | None, data)

        after = _parse_after(d.pop("after"))

        change = cls(
            sequence=sequence,
            at=at,
            actor=actor,
            entity=entity,
            entity_id=entity_id,
            account=account,
            before=before,
            after=after,
        )

        change.additional_properties = d
        return change

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
