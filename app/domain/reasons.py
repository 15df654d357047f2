"""The closed vocabulary of explanations. A code never changes its meaning; codes are only ever added."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class ReasonCode(StrEnum):
    """Each code carries its meaning, from which the reference documentation is made."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Self:
        code = str.__new__(cls, value)
        code._value_ = value
        code.meaning = meaning
        return code

    OPEN = "open", "Support is open at the instant asked about."
    CLOSED_WEEKLY = "closed_weekly", "The weekly hours have no open interval at the instant or on the day."
    CLOSED_HOLIDAY = "closed_holiday", "A listed holiday closes the day."
    LIMITED_HOURS = "limited_hours", "A listed holiday shortens the day."
    OVERRIDE = "override", "A holiday override replaces everything else known of the day."
    RECEIVED_WHILE_OPEN = "received_while_open", "The ticket came during support hours: counting starts at receipt."
    RECEIVED_WHILE_CLOSED = "received_while_closed", "The ticket came outside support hours: counting starts later."
    TARGET = "target", "The SLA target that was applied, and where it comes from."
    SAME_CLOCK_TIME = "same_clock_time", "Due at the clock time of receipt on the last business day counted."
    CLAMPED_TO_CLOSING = "clamped_to_closing", "The last business day counted closes before that clock time."
    MOVED_TO_OPENING = "moved_to_opening", "At that clock time the day is not open yet, or pauses: due at the opening."
    DUE_AT_CLOSING = "due_at_closing", "Due when the last business day counted closes."
    BUSINESS_HOURS_COUNTED = "business_hours_counted", "Due once that much open time has passed."
    CALENDAR_HOURS_COUNTED = "calendar_hours_counted", "Due after that many hours on the clock, open or closed."
    PAUSED = "paused", "Pauses took open time from before the due date and moved it."
    CLOCK_RUNNING = "clock_running", "The ticket is not answered, and its time has not run out."
    CLOCK_PAUSED = "clock_paused", "The ticket is paused: no time counts until it is resumed."
    AT_RISK = "at_risk", "The ticket is not answered, and little of its time is left."
    TARGET_MET = "target_met", "The ticket was answered by its due date."
    TARGET_BREACHED = "target_breached", "The ticket was not answered by its due date."
    PROMISE_KEPT = "promise_kept", "The revision of the promise answers the same due date as today's."
    PROMISE_MOVED = "promise_moved", "The revision of the promise answers another due date than today's."
    NO_PROMISE = "no_promise", "The revision of the promise has no answer to this question."
    DAY_SKIPPED = "day_skipped", "A day between receipt and due was closed and did not count."
    NOT_A_GUARANTEE = "not_a_guarantee", "The promise is a target that support strives for."
    ASSUMPTION = "assumption", "The answer rests on a rule that the FAQ leaves open; a setting of the policy."
    PLAN_NAME = "plan_name", "The name asked for is today's name of the plan."
    LEGACY_NAME = "legacy_name", "The name asked for is a former name of the plan."
    ACCOUNT_PLAN = "account_plan", "The plan that the account is on at the instant asked about."
    ACCOUNT_WITHOUT_PLAN = "account_without_plan", "The account is on no plan at the instant asked about."
    PLAN_TIER = "plan_tier", "The plan's support tier."
    LOWER_TIERS_INCLUDED = "lower_tiers_included", "A higher tier includes what the lower ones cover."
    TOPIC_VERDICT = "topic_verdict", "What the FAQ says of this topic."
    HANDLED_BY = "handled_by", "The tier that first handles the topic."
    ESCALATION = "escalation", "Where the topic goes if that tier is unable to help."
    ABOVE_PLAN_TIER = "above_plan_tier", "The topic's tier is above the plan's: other plans reach it."
    PUBLISHED = "published", "The published wording that answers the question on the spot."
    HOST_UPTIME = "host_uptime", "The uptime that is provided, guaranteed or not, and the downtime that it leaves."
    INSTEAD = "instead", "What the customer can do instead."
    SCREEN_SHARING_INCLUDED = "screen_sharing_included", "The plan includes screen sharing, without a limit."
    SCREEN_SHARING_EXTRA = "screen_sharing_extra", "No plan that includes screen sharing is asked about: it is extra."
    MINUTES_LEFT = "minutes_left", "A purchase in effect that has unused minutes."
    MINUTES_USED_UP = "minutes_used_up", "A purchase in effect whose minutes are all used."
    PURCHASE_OVER = "purchase_over", "A purchase whose effective period has ended."
    PURCHASE_CANCELLED = "purchase_cancelled", "A purchase that was cancelled before its effective period ended."
    PURCHASE_NOT_YET = "purchase_not_yet", "A purchase whose effective period has not begun."
    NOTHING_PURCHASED = "nothing_purchased", "No purchase of the add-on is on record."
    ADD_ON_OFFERED = "add_on_offered", "What can be bought without a higher plan."
    AT_DISCRETION = "at_discretion", "Entitled or not, the support team decides."
    BETTER_BY_EMAIL = "better_by_email", "Which problems are better sent by email."
    MEETING_SYSTEM = "meeting_system", "The system that sessions are held with."
    PREPARATION = "preparation", "What to have ready for a session."
    ONBOARDING_MINUTES = "onboarding_minutes", "The set-up minutes that the plan specifies, used and left."
    ONBOARDING_NOT_SPECIFIED = "onboarding_not_specified", "No plan specifies how many set-up minutes there are."
    QUESTIONNAIRE_INCOMPLETE = "questionnaire_incomplete", "The onboarding questionnaire has to be completed first."
    TOO_FEW_MINUTES = "too_few_minutes", "The session is longer than the set-up minutes that are left."
    NO_OPENING_LONG_ENOUGH = "no_opening_long_enough", "The session is longer than any opening to come."
    LEAD_TIME = "lead_time", "How long after its request a session starts at the earliest, on the clock."
    FIRST_START = "first_start", "The first start after the lead time with the whole session inside support hours."
    START_TOO_SOON = "start_too_soon", "The proposed start lies within the lead time."
    START_WHILE_CLOSED = "start_while_closed", "Support is closed at the proposed start."
    SESSION_PAST_CLOSING = "session_past_closing", "Support closes before the proposed session would end."
    START_ACCEPTED = "start_accepted", "The proposed start meets every rule."
    TEXT_NOT_CLASSIFIED = "text_not_classified", "No topic was given: a person reads the text and decides."
    TEXT_CLASSIFIED = "text_classified", "No topic was given: what was learned from labelled tickets decides."
    TEXT_HAS_PHRASE = "text_has_phrase", "No topic was given: a phrase of the policy decides."
    TEXT_UNSURE = "text_unsure", "No topic was given, and none is sure enough: a person reads the text and decides."
    TEXT_ASKS_TWICE = "text_asks_twice", "Phrases of different verdicts stand in the text: a person decides."


@dataclass(frozen=True, slots=True)
class Reason:
    """`clause` is the id of a clause of the revision that answered; `text` can be shown to a customer."""

    code: ReasonCode
    clause: str
    text: str
