from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Publication")


@_attrs_define
class Publication:
    """Who changed the policy, when and why.

    Attributes:
        revision (int):
        published_at (datetime.datetime):
        author (str):
        note (str):
    """

    revision: int
    published_at: datetime.datetime
    author: str
    note: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        revision = self.revision

        published_at = self.published_at.isoformat()

        author = self.author

        note = self.note

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "revision": revision,
                "published_at": published_at,
                "author": author,
                "note": note,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        revision = d.pop("revision")

        published_at = datetime.datetime.fromisoformat(d.pop("published_at"))

        author = d.pop("author")

        note = d.pop("note")

        publication = cls(
            revision=revision,
            published_at=published_at,
            author=author,
            note=note,
        )

        publication.additional_properties = d
        return publication

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
