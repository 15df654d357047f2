"""Questions that cannot be answered. A refusal is no error: it is an answer with reasons.

Each error has a stable code; `app/api/problems.py` gives every code its status and its page.
"""

from typing import ClassVar


class DomainError(Exception):
    """`detail` is a sentence for the asker and never repeats what was asked."""

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
