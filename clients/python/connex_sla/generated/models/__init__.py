"""Contains all the data models used in inputs/outputs"""

from .account_answer import AccountAnswer
from .account_reference import AccountReference
from .account_request import AccountRequest
from .add_on import AddOn
from .api_key_answer import ApiKeyAnswer
from .api_key_list import ApiKeyList
from .api_key_request import ApiKeyRequest
from .batch_answer import BatchAnswer
from .batch_problem import BatchProblem
from .batch_ticket import BatchTicket
from .calendar_day import CalendarDay
from .change import Change
from .change_after import ChangeAfter
from .change_before import ChangeBefore
from .change_list import ChangeList
from .clause import Clause
from .clause_answer import ClauseAnswer
from .clause_list import ClauseList
from .clock_event import ClockEvent
from .clock_event_type import ClockEventType
from .clock_state import ClockState
from .closure import Closure
from .code_changes import CodeChanges
from .compliance import Compliance
from .compliance_answer import ComplianceAnswer
from .compliance_request import ComplianceRequest
from .coverage import Coverage
from .days_answer import DaysAnswer
from .difference import Difference
from .differences_answer import DifferencesAnswer
from .doubtful_date import DoubtfulDate
from .draw import Draw
from .due_date_answer import DueDateAnswer
from .due_date_request import DueDateRequest
from .due_dates_answer import DueDatesAnswer
from .due_dates_request import DueDatesRequest
from .entitlement_source import EntitlementSource
from .entitlements_answer import EntitlementsAnswer
from .entity import Entity
from .evidence import Evidence
from .feature import Feature
from .field_error import FieldError
from .flaw import Flaw
from .holiday_override import HolidayOverride
from .holiday_override_list import HolidayOverrideList
from .holiday_override_request import HolidayOverrideRequest
from .hours_answer import HoursAnswer
from .interval_request import IntervalRequest
from .liveness import Liveness
from .location import Location
from .meeting_system import MeetingSystem
from .month_compliance import MonthCompliance
from .move_problem import MoveProblem
from .move_summary import MoveSummary
from .new_api_key_answer import NewApiKeyAnswer
from .on_site import OnSite
from .onboarding_answer import OnboardingAnswer
from .onboarding_minutes import OnboardingMinutes
from .open_interval import OpenInterval
from .outages import Outages
from .overdue_ticket import OverdueTicket
from .pause import Pause
from .percentiles import Percentiles
from .plan import Plan
from .plan_compliance import PlanCompliance
from .plan_list import PlanList
from .plan_reference import PlanReference
from .plan_request import PlanRequest
from .plan_target_request import PlanTargetRequest
from .policy_answer import PolicyAnswer
from .policy_answer_document import PolicyAnswerDocument
from .preview_answer import PreviewAnswer
from .preview_request import PreviewRequest
from .preview_request_document import PreviewRequestDocument
from .preview_request_holiday_overrides import PreviewRequestHolidayOverrides
from .preview_request_plans import PreviewRequestPlans
from .preview_warning import PreviewWarning
from .previewed_ticket import PreviewedTicket
from .problem import Problem
from .problem_list import ProblemList
from .problem_page import ProblemPage
from .promise import Promise
from .proposed_start import ProposedStart
from .publication import Publication
from .purchase_answer import PurchaseAnswer
from .purchase_balance import PurchaseBalance
from .purchase_list import PurchaseList
from .purchase_request import PurchaseRequest
from .question import Question
from .readiness import Readiness
from .readiness_database import ReadinessDatabase
from .reason import Reason
from .reported_ticket import ReportedTicket
from .revision_list import RevisionList
from .scope import Scope
from .scope_answer import ScopeAnswer
from .scope_request import ScopeRequest
from .screen_sharing import ScreenSharing
from .screen_sharing_answer import ScreenSharingAnswer
from .service_facts_answer import ServiceFactsAnswer
from .sla_target import SlaTarget
from .structured_hours import StructuredHours
from .subscription import Subscription
from .support_tier import SupportTier
from .target_unit import TargetUnit
from .ticket_answer import TicketAnswer
from .ticket_due_date_answer import TicketDueDateAnswer
from .ticket_fields import TicketFields
from .ticket_move import TicketMove
from .ticket_request import TicketRequest
from .tier_answer import TierAnswer
from .tier_compliance import TierCompliance
from .tier_reference import TierReference
from .tiers_answer import TiersAnswer
from .timeline_day import TimelineDay
from .uncounted_ticket import UncountedTicket
from .unit_due_date import UnitDueDate
from .updates import Updates
from .upgrade import Upgrade
from .uptime import Uptime
from .usage_answer import UsageAnswer
from .usage_list import UsageList
from .usage_request import UsageRequest
from .verdict import Verdict
from .weekly_hours import WeeklyHours

__all__ = (
    "AccountAnswer",
    "AccountReference",
    "AccountRequest",
    "AddOn",
    "ApiKeyAnswer",
    "ApiKeyList",
    "ApiKeyRequest",
    "BatchAnswer",
    "BatchProblem",
    "BatchTicket",
    "CalendarDay",
    "Change",
    "ChangeAfter",
    "ChangeBefore",
    "ChangeList",
    "Clause",
    "ClauseAnswer",
    "ClauseList",
    "ClockEvent",
    "ClockEventType",
    "ClockState",
    "Closure",
    "CodeChanges",
    "Compliance",
    "ComplianceAnswer",
    "ComplianceRequest",
    "Coverage",
    "DaysAnswer",
    "Difference",
    "DifferencesAnswer",
    "DoubtfulDate",
    "Draw",
    "DueDateAnswer",
    "DueDateRequest",
    "DueDatesAnswer",
    "DueDatesRequest",
    "EntitlementsAnswer",
    "EntitlementSource",
    "Entity",
    "Evidence",
    "Feature",
    "FieldError",
    "Flaw",
    "HolidayOverride",
    "HolidayOverrideList",
    "HolidayOverrideRequest",
    "HoursAnswer",
    "IntervalRequest",
    "Liveness",
    "Location",
    "MeetingSystem",
    "MonthCompliance",
    "MoveProblem",
    "MoveSummary",
    "NewApiKeyAnswer",
    "OnboardingAnswer",
    "OnboardingMinutes",
    "OnSite",
    "OpenInterval",
    "Outages",
    "OverdueTicket",
    "Pause",
    "Percentiles",
    "Plan",
    "PlanCompliance",
    "PlanList",
    "PlanReference",
    "PlanRequest",
    "PlanTargetRequest",
    "PolicyAnswer",
    "PolicyAnswerDocument",
    "PreviewAnswer",
    "PreviewedTicket",
    "PreviewRequest",
    "PreviewRequestDocument",
    "PreviewRequestHolidayOverrides",
    "PreviewRequestPlans",
    "PreviewWarning",
    "Problem",
    "ProblemList",
    "ProblemPage",
    "Promise",
    "ProposedStart",
    "Publication",
    "PurchaseAnswer",
    "PurchaseBalance",
    "PurchaseList",
    "PurchaseRequest",
    "Question",
    "Readiness",
    "ReadinessDatabase",
    "Reason",
    "ReportedTicket",
    "RevisionList",
    "Scope",
    "ScopeAnswer",
    "ScopeRequest",
    "ScreenSharing",
    "ScreenSharingAnswer",
    "ServiceFactsAnswer",
    "SlaTarget",
    "StructuredHours",
    "Subscription",
    "SupportTier",
    "TargetUnit",
    "TicketAnswer",
    "TicketDueDateAnswer",
    "TicketFields",
    "TicketMove",
    "TicketRequest",
    "TierAnswer",
    "TierCompliance",
    "TierReference",
    "TiersAnswer",
    "TimelineDay",
    "UncountedTicket",
    "UnitDueDate",
    "Updates",
    "Upgrade",
    "Uptime",
    "UsageAnswer",
    "UsageList",
    "UsageRequest",
    "Verdict",
    "WeeklyHours",
)
