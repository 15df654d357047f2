from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ClauseAnswer")


@_attrs_define
class ClauseAnswer:
    """
    Attributes:
        id (str):
        section (str):
        question (str):
        text (str): The published wording.
        policy_revision (int):
    """

    id: str
    section: str
    question: str
    text: str
    policy_revision: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        section = self.section

        question = self.question

        text = self.text

        policy_revision = self.policy_revision

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "section": section,
                "question": question,
                "text": text,
                "policy_revision": policy_revision,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        section = d.pop("section")

        question = d.pop("question")

        text = d.pop("text")

        policy_revision = d.pop("policy_revision")

        clause_answer = cls(
            id=id,
            section=section,
            question=question,
            text=text,
            policy_revision=policy_revision,
        )

        clause_answer.additional_properties = d
        return clause_answer

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
