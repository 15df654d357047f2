from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.compliance import Compliance
    from ..models.month_compliance import MonthCompliance
    from ..models.overdue_ticket import OverdueTicket
    from ..models.plan_compliance import PlanCompliance
    from ..models.reason import Reason
    from ..models.tier_compliance import TierCompliance
    from ..models.uncounted_ticket import UncountedTicket


T = TypeVar("T", bound="ComplianceAnswer")


@_attrs_define
class ComplianceAnswer:
    """
    Attributes:
        at (datetime.datetime):
        metric (str):
        all_ (Compliance): A breached ticket is answered or not; open are those that run or are paused, and are not at
            risk.
        by_plan (list[PlanCompliance]):
        by_tier (list[TierCompliance]):
        by_month (list[MonthCompliance]):
        longest_overdue (list[OverdueTicket]): At most ten.
        not_yet_received (int): Tickets that came after `at`; they are counted nowhere else.
        uncounted (int): Tickets with a problem; they are counted nowhere else.
        problems (list[UncountedTicket]): Of these the first 100.
        reasons (list[Reason]):
        policy_revision (int):
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
    """

    at: datetime.datetime
    metric: str
    all_: Compliance
    by_plan: list[PlanCompliance]
    by_tier: list[TierCompliance]
    by_month: list[MonthCompliance]
    longest_overdue: list[OverdueTicket]
    not_yet_received: int
    uncounted: int
    problems: list[UncountedTicket]
    reasons: list[Reason]
    policy_revision: int
    stale: bool
    age_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        metric = self.metric

        all_ = self.all_.to_dict()

        by_plan = []
        for by_plan_item_data in self.by_plan:
            by_plan_item = by_plan_item_data.to_dict()
            by_plan.append(by_plan_item)

        by_tier = []
        for by_tier_item_data in self.by_tier:
            by_tier_item = by_tier_item_data.to_dict()
            by_tier.append(by_tier_item)

        by_month = []
        for by_month_item_data in self.by_month:
            by_month_item = by_month_item_data.to_dict()
            by_month.append(by_month_item)

        longest_overdue = []
        for longest_overdue_item_data in self.longest_overdue:
            longest_overdue_item = longest_overdue_item_data.to_dict()
            longest_overdue.append(longest_overdue_item)

        not_yet_received = self.not_yet_received

        uncounted = self.uncounted

        problems = []
        for problems_item_data in self.problems:
            problems_item = problems_item_data.to_dict()
            problems.append(problems_item)

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
                "at": at,
                "metric": metric,
                "all": all_,
                "by_plan": by_plan,
                "by_tier": by_tier,
                "by_month": by_month,
                "longest_overdue": longest_overdue,
                "not_yet_received": not_yet_received,
                "uncounted": uncounted,
                "problems": problems,
                "reasons": reasons,
                "policy_revision": policy_revision,
                "stale": stale,
                "age_seconds": age_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.compliance import Compliance  # noqa: PLC0415
        from ..models.month_compliance import MonthCompliance  # noqa: PLC0415
        from ..models.overdue_ticket import OverdueTicket  # noqa: PLC0415
        from ..models.plan_compliance import PlanCompliance  # noqa: PLC0415
        from ..models.reason import Reason  # noqa: PLC0415
        from ..models.tier_compliance import TierCompliance  # noqa: PLC0415
        from ..models.uncounted_ticket import UncountedTicket  # noqa: PLC0415

        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))

        metric = d.pop("metric")

        all_ = Compliance.from_dict(d.pop("all"))

        by_plan = []
        _by_plan = d.pop("by_plan")
        for by_plan_item_data in _by_plan:
            by_plan_item = PlanCompliance.from_dict(by_plan_item_data)

            by_plan.append(by_plan_item)

        by_tier = []
        _by_tier = d.pop("by_tier")
        for by_tier_item_data in _by_tier:
            by_tier_item = TierCompliance.from_dict(by_tier_item_data)

            by_tier.append(by_tier_item)

        by_month = []
        _by_month = d.pop("by_month")
        for by_month_item_data in _by_month:
            by_month_item = MonthCompliance.from_dict(by_month_item_data)

            by_month.append(by_month_item)

        longest_overdue = []
        _longest_overdue = d.pop("longest_overdue")
        for longest_overdue_item_data in _longest_overdue:
            longest_overdue_item = OverdueTicket.from_dict(longest_overdue_item_data)

            longest_overdue.append(longest_overdue_item)

        not_yet_received = d.pop("not_yet_received")

        uncounted = d.pop("uncounted")

        problems = []
        _problems = d.pop("problems")
        for problems_item_data in _problems:
            problems_item = UncountedTicket.from_dict(problems_item_data)

            problems.append(problems_item)

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

        compliance_answer = cls(
            at=at,
            metric=metric,
            all_=all_,
            by_plan=by_plan,
            by_tier=by_tier,
            by_month=by_month,
            longest_overdue=longest_overdue,
            not_yet_received=not_yet_received,
            uncounted=uncounted,
            problems=problems,
            reasons=reasons,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
        )

        compliance_answer.additional_properties = d
        return compliance_answer

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
