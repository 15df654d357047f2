"""Questions that cannot be answered. A refusal is no error: it is an answer with reasons.

Each error has a stable code; `app/api/problems.py` gives every code its status and its page.
"""

from typing import ClassVar


class DomainError(Exception):
    """`detail` is a sentence for the asker. It never repeats what was asked, but for the names in a policy."""

    code: ClassVar[str]

    def __init__(self, detail: str, *, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.suggestions = suggestions


class UnknownPlanError(DomainError):
    code = "unknown_plan"


class UnknownTopicError(DomainError):
    code = "unknown_topic"


class UnknownMetricError(DomainError):
    code = "unknown_metric"


class UnknownClauseError(DomainError):
    code = "unknown_clause"


class UnknownRevisionError(DomainError):
    code = "unknown_revision"


class InstantOutOfRangeError(DomainError):
    code = "instant_out_of_range"


class CalendarHasNoOpenTimeError(DomainError):
    code = "calendar_has_no_open_time"


class InvalidDateRangeError(DomainError):
    code = "invalid_date_range"


class InvalidPeriodError(DomainError):
    code = "invalid_period"


class InvalidHistoryError(DomainError):
    code = "invalid_history"


class AccountWithoutPlanError(DomainError):
    code = "account_without_plan"


class NotEnoughMinutesError(DomainError):
    code = "not_enough_minutes"


class RuleNotInRevisionError(DomainError):
    """The revision was published before the policy document had that part."""

    code = "rule_not_in_revision"


class UnknownAccountError(DomainError):
    code = "unknown_account"


class UnknownPurchaseError(DomainError):
    code = "unknown_purchase"


class UnknownAddOnError(DomainError):
    code = "unknown_add_on"


class UnknownOverrideError(DomainError):
    code = "unknown_holiday_override"


class UnknownKeyError(DomainError):
    code = "unknown_api_key"


class PlanInUseError(DomainError):
    code = "plan_in_use"


class AddOnInUseError(DomainError):
    code = "add_on_in_use"


class BillingReferenceTakenError(DomainError):
    code = "billing_reference_taken"


class UsageAlreadyRecordedError(DomainError):
    code = "usage_already_recorded"


class PeriodConflictError(DomainError):
    code = "period_conflict"


class KeyRequiredError(DomainError):
    code = "key_required"


class KeyUnknownError(DomainError):
    code = "key_unknown"


class KeyExpiredError(DomainError):
    code = "key_expired"


class KeyRevokedError(DomainError):
    code = "key_revoked"


class ScopeMissingError(DomainError):
    code = "scope_missing"


class UnknownSequenceError(DomainError):
    code = "unknown_sequence"
