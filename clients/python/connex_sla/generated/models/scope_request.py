from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ScopeRequest")


@_attrs_define
class ScopeRequest:
    """A topic decides exactly. A text without one is classified; where that is not sure, a person decides.

    Attributes:
        min_sequence (int | None | Unset): `Change-Sequence` of a write that the answer must know; it waits for that
            where it has to.
        revision (int | None | Unset): The policy revision that answers; the one in force if left out.
        at (datetime.datetime | None | Unset): The instant asked about; now if left out. Facts of an account depend on
            it, plans do not.
        plan (None | str | Unset):
        account (None | str | Unset): Instead of a plan: the one that this account is on. Needs accounts:read.
        account_sequence (int | None | Unset): The account's facts as this change of it left them: `account.sequence` of
            an earlier answer.
        subject (str | Unset):
        description (str | Unset):
        topic (None | str | Unset):
    """

    min_sequence: int | None | Unset = UNSET
    revision: int | None | Unset = UNSET
    at: datetime.datetime | None | Unset = UNSET
    plan: None | str | Unset = UNSET
    account: None | str | Unset = UNSET
    account_sequence: int | None | Unset = UNSET
    subject: str | Unset = UNSET
    description: str | Unset = UNSET
    topic: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
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

        plan: None | str | Unset
        if isinstance(self.plan, Unset):
            plan = UNSET
        else:
            plan = self.plan

        account: None | str | Unset
        if isinstance(self.account, Unset):
            account = UNSET
        else:
            account = self.account

        account_sequence: int | None | Unset
        if isinstance(self.account_sequence, Unset):
            account_sequence = UNSET
        else:
            account_sequence = self.account_sequence

        subject = self.subject

        description = self.description

        topic: None | str | Unset
        if isinstance(self.topic, Unset):
            topic = UNSET
        else:
            topic = self.topic

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if min_sequence is not UNSET:
            field_dict["min_sequence"] = min_sequence
        if revision is not UNSET:
            field_dict["revision"] = revision
        if at is not UNSET:
            field_dict["at"] = at
        if plan is not UNSET:
            field_dict["plan"] = plan
        if account is not UNSET:
            field_dict["account"] = account
        if account_sequence is not UNSET:
            field_dict["account_sequence"] = account_sequence
        if subject is not UNSET:
            field_dict["subject"] = subject
        if description is not UNSET:
            field_dict["description"] = description
        if topic is not UNSET:
            field_dict["topic"] = topic

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
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

        def _parse_plan(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        plan = _parse_plan(d.pop("plan", UNSET))

        def _parse_account(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        account = _parse_account(d.pop("account", UNSET))

        def _parse_account_sequence(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        account_sequence = _parse_account_sequence(d.pop("account_sequence", UNSET))

        subject = d.pop("subject", UNSET)

        description = d.pop("description", UNSET)

        def _parse_topic(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        topic = _parse_topic(d.pop("topic", UNSET))

        scope_request = cls(
            min_sequence=min_sequence,
            revision=revision,
            at=at,
            plan=plan,
            account=account,
            account_sequence=account_sequence,
            subject=subject,
            description=description,
            topic=topic,
        )

        return scope_request
