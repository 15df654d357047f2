"""Every operation of the service as a method: written by `make clients` from openapi.yaml."""

import datetime

from ..calls import AsyncCalls, Calls
from ..messages import Answer, nothing, path
from .models import *
from .types import UNSET, Unset


class Sla(Calls):
    """Each operation raises ProblemError where the service answers with a problem."""

    def decide_ticket(
        self,
        *,
        body: TicketRequest,
    ) -> Answer[TicketAnswer]:
        """Scope, tier, due date, hours and screen sharing of one ticket, in one call. Nothing of it is kept.

        Args:
            body: A ticket as the intake form has it. A topic decides its scope exactly; without one, the text is
                classified.
        """
        return self._call(
            "POST",
            "/decision",
            TicketAnswer.from_dict,
            body=body,
        )

    def get_due_date(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
        received_at: datetime.datetime,
        metric: str | Unset = UNSET,
        value: int | Unset = UNSET,
        unit: TargetUnit | Unset = UNSET,
        explain: bool | Unset = UNSET,
        units: bool | Unset = UNSET,
        promised_revision: int | Unset = UNSET,
    ) -> Answer[DueDateAnswer]:
        """When is a ticket due, and why just then?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan: the one that this account is on. Needs accounts:read.
            account_sequence: The account's facts as this change of it left them: `account.sequence` of an earlier answer.
            received_at: When the ticket came. RFC 3339, with an offset.
            metric: Which promise.
            value: Instead of the target's: what if it were this many?
            unit: How a target is counted. A ticket that comes while closed counts from the next opening.

                business_days: the clock time of receipt on the Nth next business day, at the latest its
                closing.
                    Received before a business day opens, that day is the first, and the closing of the Nth is
                due.
                business_days_end: the closing of the Nth business day after the one of receipt.
                business_hours: N hours of open time.
                calendar_hours: N hours on the clock.
            explain: Whether to answer the summary and the timeline, day by day.
            units: Whether to answer the due date under every unit.
            promised_revision: The revision that a due date was promised under: answers that date beside this one.
        """
        return self._call(
            "GET",
            "/due-date",
            DueDateAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "plan": plan,
                "account": account,
                "account_sequence": account_sequence,
                "received_at": received_at,
                "metric": metric,
                "value": value,
                "unit": unit,
                "explain": explain,
                "units": units,
                "promised_revision": promised_revision,
            },
        )

    def read_due_date(
        self,
        *,
        body: DueDateRequest,
    ) -> Answer[TicketDueDateAnswer]:
        """The same for a ticket that was paused or answered, and how it stands: running, at risk, paused, met,
        breached.

        Args:
            body: A ticket and what happened to it. An account's plan is the one as the ticket came.

                `at` is the instant at which the ticket's clock is read, now if left out; it chooses no plan.
        """
        return self._call(
            "POST",
            "/due-date",
            TicketDueDateAnswer.from_dict,
            body=body,
        )

    def read_due_dates(
        self,
        *,
        body: DueDatesRequest,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        metric: str | Unset = UNSET,
        value: int | Unset = UNSET,
        unit: TargetUnit | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        explain: bool | Unset = UNSET,
    ) -> Answer[DueDatesAnswer]:
        """Up to 10,000 tickets at once, each answered or with its own problem; as NDJSON any number, while they
        come in.

        NDJSON is one ticket a line and one result a line, and answered while it is being sent: a client that
        reads nothing
        before it has sent everything gets stuck once the buffers in between are full, and sends JSON instead. A
        line that
        is no ticket gets a problem with its number; empty lines are skipped. The header `Policy-Revision` says
        which one
        answers, for the whole stream.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: NDJSON: the policy revision that answers.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan. Needs accounts:read.
            value: Instead of the target's: what if it were this many?
            unit: How a target is counted. A ticket that comes while closed counts from the next opening.

                business_days: the clock time of receipt on the Nth next business day, at the latest its
                closing.
                    Received before a business day opens, that day is the first, and the closing of the Nth is
                due.
                business_days_end: the closing of the Nth business day after the one of receipt.
                business_hours: N hours of open time.
                calendar_hours: N hours on the clock.
            at: RFC 3339, with an offset.
            explain: Whether to answer the summary and the timeline, day by day.
        """
        return self._call(
            "POST",
            "/due-dates",
            DueDatesAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "plan": plan,
                "account": account,
                "metric": metric,
                "value": value,
                "unit": unit,
                "at": at,
                "explain": explain,
            },
            body=body,
        )

    def report_compliance(
        self,
        *,
        body: ComplianceRequest,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        metric: str | Unset = UNSET,
    ) -> Answer[ComplianceAnswer]:
        """Of up to 100,000 tickets, how many were answered in time, are open, at risk or late: by plan, tier and
        month.

        JSON or CSV, by `Content-Type`; the answer as well, by `Accept`. The columns of CSV are `received_at`
        and any of
        `id`, `plan`, `answered_at` and `pauses`, which is written `from/to;from/to`.

        As CSV the answer has one row `by` each `key` of plan, tier and month, then how many tickets are
        `not_yet_received`
        and `uncounted`, and a row `overdue` for each of the longest. The `key` of those is the id, with an
        apostrophe where
        a spreadsheet would take it for a formula; the last columns say in which row of the request it stands,
        when it was
        due and how late it is. The header `Age` says what `stale` does in JSON.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: As the tickets stood then; now if left out.
            metric: Which promise.
        """
        return self._call(
            "POST",
            "/compliance",
            ComplianceAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "metric": metric,
            },
            body=body,
        )

    def get_tier(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
    ) -> Answer[TierAnswer]:
        """On which support tier is this plan, or this account? Former names are understood, nothing is guessed.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan: the one that this account is on. Needs accounts:read.
            account_sequence: The account's facts as this change of it left them: `account.sequence` of an earlier answer.
        """
        return self._call(
            "GET",
            "/tier",
            TierAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "plan": plan,
                "account": account,
                "account_sequence": account_sequence,
            },
        )

    def list_tiers(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[TiersAnswer]:
        """The support tiers: who handles them and what they cover.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return self._call(
            "GET",
            "/tiers",
            TiersAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    def list_plans(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
    ) -> Answer[PlanList]:
        """Every plan, with its former names.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
        """
        return self._call(
            "GET",
            "/plans",
            PlanList.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get_plan(
        self,
        code: str,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[Plan]:
        """One plan, by its code or any name that /tier understands. The header Policy-Revision names the revision.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return self._call(
            "GET",
            path("/plans/{code}", code=code),
            Plan.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    def put_plan(
        self,
        code: str,
        *,
        body: PlanRequest,
        if_match: str | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[Plan]:
        """Add a plan, or put another in its place: the next policy revision, in force at once.

        Args:
            if_match: The ETag of what is on record; needed where there is something.
            if_none_match: `*`: only where there is nothing yet.
            body: The whole plan: what is left out is not there any more. `clause` is the tier's, if left out.
        """
        return self._call(
            "PUT",
            path("/plans/{code}", code=code),
            Plan.from_dict,
            headers={
                "if-match": if_match,
                "if-none-match": if_none_match,
            },
            body=body,
        )

    def delete_plan(
        self,
        code: str,
        *,
        if_match: str | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[None]:
        """Remove a plan that no account is or was on. Earlier revisions keep it.

        Args:
            if_match: The ETag of what is on record; needed where there is something.
            if_none_match: `*`: only where there is nothing yet.
        """
        return self._call(
            "DELETE",
            path("/plans/{code}", code=code),
            nothing,
            headers={
                "if-match": if_match,
                "if-none-match": if_none_match,
            },
        )

    def get_scope_check(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
        topic: str,
    ) -> Answer[ScopeAnswer]:
        """Is a request of this topic in scope, who takes it up, and what can the customer do instead?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan: the one that this account is on. Needs accounts:read.
            account_sequence: The account's facts as this change of it left them: `account.sequence` of an earlier answer.
            topic: A topic of the policy, see GET /policy.
        """
        return self._call(
            "GET",
            "/scope-check",
            ScopeAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "plan": plan,
                "account": account,
                "account_sequence": account_sequence,
                "topic": topic,
            },
        )

    def check_scope(
        self,
        *,
        body: ScopeRequest,
    ) -> Answer[ScopeAnswer]:
        """The same for a ticket. Without a topic its text is classified; where that is not sure, a person decides.

        Args:
            body: A topic decides exactly. A text without one is classified; where that is not sure, a person
                decides.
        """
        return self._call(
            "POST",
            "/scope-check",
            ScopeAnswer.from_dict,
            body=body,
        )

    def get_support_hours(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
    ) -> Answer[HoursAnswer]:
        """Is support open, until when, and if not: why, and when does it open?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
        """
        return self._call(
            "GET",
            "/support-hours",
            HoursAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
            },
        )

    def list_support_hours_days(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        from_: datetime.date,
        to: datetime.date,
    ) -> Answer[DaysAnswer]:
        """The hours of each local date in `[from, to)`, at most 366, with the reason of every day that differs.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            from_: The first local date.
            to: The first local date no longer wanted.
        """
        return self._call(
            "GET",
            "/support-hours/days",
            DaysAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "from": from_,
                "to": to,
            },
        )

    def get_calendar_feed(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        from_: datetime.date | Unset = UNSET,
        to: datetime.date | Unset = UNSET,
    ) -> Answer[str]:
        """A calendar to subscribe to: closures as all-day events, limited and changed hours as timed ones
        (iCalendar).

        Without `from` and `to`: ten years, from the one in which the revision was published. So the feed is the
        same for
        one revision to the byte, whenever and wherever it is asked for, and moves on with each revision.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            from_: The first local date; 1 January of the revision's year if left out.
            to: The first local date no longer wanted; ten years on if left out.
        """
        return self._call(
            "GET",
            "/support-hours.ics",
            str,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "from": from_,
                "to": to,
            },
        )

    def get_structured_hours(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        from_: datetime.date | Unset = UNSET,
        to: datetime.date | Unset = UNSET,
    ) -> Answer[StructuredHours]:
        """The weekly hours and the same days as the calendar feed, as schema.org's OpeningHoursSpecification
        (JSON-LD).

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            from_: The first local date; 1 January of the revision's year if left out.
            to: The first local date no longer wanted; ten years on if left out.
        """
        return self._call(
            "GET",
            "/support-hours.jsonld",
            StructuredHours.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "from": from_,
                "to": to,
            },
        )

    def get_screen_sharing(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
    ) -> Answer[ScreenSharingAnswer]:
        """Does this plan, or this account, have screen sharing: through what, how many minutes, until when?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan: the one that this account is on. Needs accounts:read.
            account_sequence: The account's facts as this change of it left them: `account.sequence` of an earlier answer.
        """
        return self._call(
            "GET",
            "/screen-sharing",
            ScreenSharingAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "plan": plan,
                "account": account,
                "account_sequence": account_sequence,
            },
        )

    def get_onboarding(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
        requested_at: datetime.datetime | Unset = UNSET,
        questionnaire_complete: bool | Unset = UNSET,
        duration_minutes: int | Unset = UNSET,
        proposed_start: datetime.datetime | Unset = UNSET,
    ) -> Answer[OnboardingAnswer]:
        """When can onboarding start at the earliest, is a proposed start possible, and how many minutes are left?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan: the one that this account is on. Needs accounts:read.
            account_sequence: The account's facts as this change of it left them: `account.sequence` of an earlier answer.
            requested_at: When the session is asked for: the lead time counts from here; now if left out.
            questionnaire_complete: Whether the onboarding questionnaire is.
            duration_minutes: Length of the session; the policy's if left out.
            proposed_start: A start to accept or to refuse.
        """
        return self._call(
            "GET",
            "/onboarding",
            OnboardingAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "plan": plan,
                "account": account,
                "account_sequence": account_sequence,
                "requested_at": requested_at,
                "questionnaire_complete": questionnaire_complete,
                "duration_minutes": duration_minutes,
                "proposed_start": proposed_start,
            },
        )

    def get_service_facts(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
    ) -> Answer[ServiceFactsAnswer]:
        """What of uptime, with the arithmetic, of outages and updates; where is the team, and does it come on
        site?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
        """
        return self._call(
            "GET",
            "/service-facts",
            ServiceFactsAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
            },
        )

    def get_account(
        self,
        id: str,
        *,
        min_sequence: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
    ) -> Answer[AccountAnswer]:
        """The plans that the account is on, from when until when; and the one in effect at an instant.

        Args:
            id: The account's id in the caller's own system.
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            at: The instant asked about; now if left out.
        """
        return self._call(
            "GET",
            path("/accounts/{id}", id=id),
            AccountAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "at": at,
            },
        )

    def put_account(
        self,
        id: str,
        *,
        body: AccountRequest,
        if_match: str | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[AccountAnswer]:
        """Put the account on a plan, from an instant on. The first time makes the account.

        Args:
            id: The account's id in the caller's own system.
            if_match: The ETag of what is on record; needed where there is something.
            if_none_match: `*`: only where there is nothing yet.
            body: From `effective_from` on, or until `effective_to`, the account is on that plan.

                What was on record for that time is superseded; what was before, or is after, stays.
        """
        return self._call(
            "PUT",
            path("/accounts/{id}", id=id),
            AccountAnswer.from_dict,
            headers={
                "if-match": if_match,
                "if-none-match": if_none_match,
            },
            body=body,
        )

    def get_entitlements(
        self,
        id: str,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
    ) -> Answer[EntitlementsAnswer]:
        """What the account is entitled to at an instant: its plan and tier, screen sharing, onboarding, each with
        why.

        Args:
            id: The account's id in the caller's own system.
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            account_sequence: The account's facts as this change of it left them.
        """
        return self._call(
            "GET",
            path("/accounts/{id}/entitlements", id=id),
            EntitlementsAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "account_sequence": account_sequence,
            },
        )

    def list_add_on_purchases(
        self,
        id: str,
        *,
        min_sequence: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
    ) -> Answer[PurchaseList]:
        """What the account bought, in the order in which it was recorded.

        Args:
            id: The account's id in the caller's own system.
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
            at: The instant asked about; now if left out.
        """
        return self._call(
            "GET",
            path("/accounts/{id}/add-on-purchases", id=id),
            PurchaseList.from_dict,
            params={
                "min_sequence": min_sequence,
                "limit": limit,
                "cursor": cursor,
                "at": at,
            },
        )

    def buy_add_on(
        self,
        id: str,
        *,
        body: PurchaseRequest,
        idempotency_key: str,
    ) -> Answer[PurchaseAnswer]:
        """Record that the account bought minutes of an add-on. However often it is sent, it is bought once.

        Args:
            id: The account's id in the caller's own system.
            idempotency_key: Unique to the request; the same for every retry of it.
        """
        return self._call(
            "POST",
            path("/accounts/{id}/add-on-purchases", id=id),
            PurchaseAnswer.from_dict,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            body=body,
        )

    def get_add_on_purchase(
        self,
        id: str,
        purchase_id: int,
        *,
        min_sequence: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
    ) -> Answer[PurchaseAnswer]:
        """One purchase, and what is left of it at an instant.

        Args:
            id: The account's id in the caller's own system.
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            at: The instant asked about; now if left out.
        """
        return self._call(
            "GET",
            path("/accounts/{id}/add-on-purchases/{purchase_id}", id=id, purchase_id=purchase_id),
            PurchaseAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "at": at,
            },
        )

    def cancel_add_on_purchase(
        self,
        id: str,
        purchase_id: int,
        *,
        idempotency_key: str | Unset = UNSET,
    ) -> Answer[PurchaseAnswer]:
        """End a purchase now; what was used stays used. Cancelled once more, it stays as it was. A body is empty.

        Args:
            id: The account's id in the caller's own system.
            idempotency_key: Unique to the request; the same for every retry of it.
        """
        return self._call(
            "POST",
            path("/accounts/{id}/add-on-purchases/{purchase_id}/cancel", id=id, purchase_id=purchase_id),
            PurchaseAnswer.from_dict,
            headers={
                "Idempotency-Key": idempotency_key,
            },
        )

    def list_usage(
        self,
        id: str,
        *,
        min_sequence: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
    ) -> Answer[UsageList]:
        """What the account used, in the order in which it was recorded.

        Args:
            id: The account's id in the caller's own system.
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
        """
        return self._call(
            "GET",
            path("/accounts/{id}/usage", id=id),
            UsageList.from_dict,
            params={
                "min_sequence": min_sequence,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def record_usage(
        self,
        id: str,
        *,
        body: UsageRequest,
        idempotency_key: str,
    ) -> Answer[UsageAnswer]:
        """Record that minutes were used. More than there are left are refused, and then nothing is recorded.

        Args:
            id: The account's id in the caller's own system.
            idempotency_key: Unique to the request; the same for every retry of it.
        """
        return self._call(
            "POST",
            path("/accounts/{id}/usage", id=id),
            UsageAnswer.from_dict,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            body=body,
        )

    def get_policy(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[PolicyAnswer]:
        """The whole policy: hours, closures, targets, tiers, plans, topics, assumptions and clauses.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return self._call(
            "GET",
            "/policy",
            PolicyAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    def list_clauses(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[ClauseList]:
        """The published sentences that every reason points at.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return self._call(
            "GET",
            "/policy/clauses",
            ClauseList.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    def get_clause(
        self,
        id: str,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[ClauseAnswer]:
        """One clause in the published wording.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return self._call(
            "GET",
            path("/policy/clauses/{id}", id=id),
            ClauseAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    def list_policy_revisions(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
    ) -> Answer[RevisionList]:
        """Who changed the policy, when and why; the latest revision first.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
        """
        return self._call(
            "GET",
            "/policy/revisions",
            RevisionList.from_dict,
            params={
                "min_sequence": min_sequence,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def get_policy_revision(
        self,
        revision: int,
        *,
        min_sequence: int | Unset = UNSET,
    ) -> Answer[PolicyAnswer]:
        """The whole policy as it stood.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
        """
        return self._call(
            "GET",
            path("/policy/revisions/{revision}", revision=revision),
            PolicyAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
            },
        )

    def get_policy_differences(
        self,
        revision: int,
        *,
        min_sequence: int | Unset = UNSET,
        from_: int | Unset = UNSET,
    ) -> Answer[DifferencesAnswer]:
        """What the revision has otherwise than the one before, or than any other, in words.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            from_: The other revision; the one before if left out.
        """
        return self._call(
            "GET",
            path("/policy/revisions/{revision}/differences", revision=revision),
            DifferencesAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "from": from_,
            },
        )

    def preview_policy(
        self,
        *,
        body: PreviewRequest,
    ) -> Answer[PreviewAnswer]:
        """What a change would do, were it made: is it valid, what differs, which dates are doubtful, which tickets
        move?

        Args:
            body: A change: of plans and overrides, or of the whole document. Without one, what is said of the
                policy as it is.
        """
        return self._call(
            "POST",
            "/policy/preview",
            PreviewAnswer.from_dict,
            body=body,
        )

    def list_holiday_overrides(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
        from_: datetime.date | Unset = UNSET,
        to: datetime.date | Unset = UNSET,
    ) -> Answer[HolidayOverrideList]:
        """The dates, in order, on which an override replaces everything else known of the day.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
            from_: The first local date.
            to: The first local date no longer wanted.
        """
        return self._call(
            "GET",
            "/holiday-overrides",
            HolidayOverrideList.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "limit": limit,
                "cursor": cursor,
                "from": from_,
                "to": to,
            },
        )

    def get_holiday_override(
        self,
        date: datetime.date,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[HolidayOverride]:
        """The override of one date. The header Policy-Revision names the revision.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return self._call(
            "GET",
            path("/holiday-overrides/{date}", date=date),
            HolidayOverride.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    def put_holiday_override(
        self,
        date: datetime.date,
        *,
        body: HolidayOverrideRequest,
        if_match: str | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[HolidayOverride]:
        """Say what the hours of one date are, whatever else is known of it: the next policy revision, in force at
        once.

        Args:
            if_match: The ETag of what is on record; needed where there is something.
            if_none_match: `*`: only where there is nothing yet.
        """
        return self._call(
            "PUT",
            path("/holiday-overrides/{date}", date=date),
            HolidayOverride.from_dict,
            headers={
                "if-match": if_match,
                "if-none-match": if_none_match,
            },
            body=body,
        )

    def delete_holiday_override(
        self,
        date: datetime.date,
        *,
        if_match: str | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[None]:
        """Let the date have its ordinary hours again. Earlier revisions keep the override.

        Args:
            if_match: The ETag of what is on record; needed where there is something.
            if_none_match: `*`: only where there is nothing yet.
        """
        return self._call(
            "DELETE",
            path("/holiday-overrides/{date}", date=date),
            nothing,
            headers={
                "if-match": if_match,
                "if-none-match": if_none_match,
            },
        )

    def list_changes(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
        after: int | Unset = UNSET,
        account: str | Unset = UNSET,
    ) -> Answer[ChangeList]:
        """Who changed what and when, in the order in which it was committed: the audit log.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
            after: Only changes with a higher sequence.
            account: Only changes of this account.
        """
        return self._call(
            "GET",
            "/changes",
            ChangeList.from_dict,
            params={
                "min_sequence": min_sequence,
                "limit": limit,
                "cursor": cursor,
                "after": after,
                "account": account,
            },
        )

    def list_api_keys(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
    ) -> Answer[ApiKeyList]:
        """Every key, live or not, without its secret.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
        """
        return self._call(
            "GET",
            "/api-keys",
            ApiKeyList.from_dict,
            params={
                "min_sequence": min_sequence,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create_api_key(
        self,
        *,
        body: ApiKeyRequest,
        idempotency_key: str | Unset = UNSET,
    ) -> Answer[NewApiKeyAnswer]:
        """Make a key, with scopes that the maker has too. It is shown this once.

        Args:
            idempotency_key: Unique to the request; the same for every retry of it.
            body: Two keys of one name are one client: make the new one, let the client change over, revoke the
                old one.
        """
        return self._call(
            "POST",
            "/api-keys",
            NewApiKeyAnswer.from_dict,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            body=body,
        )

    def revoke_api_key(
        self,
        id: str,
    ) -> Answer[ApiKeyAnswer]:
        """Revoke a key: every replica refuses it within two seconds. Revoked once more, it stays as it was."""
        return self._call(
            "DELETE",
            path("/api-keys/{id}", id=id),
            ApiKeyAnswer.from_dict,
        )

    def list_problems(
        self,
    ) -> Answer[ProblemList]:
        """Every problem that this service answers with."""
        return self._call(
            "GET",
            "/problems",
            ProblemList.from_dict,
        )

    def get_problem(
        self,
        code: str,
    ) -> Answer[ProblemPage]:
        """What happened, why, and how to mend it; a page for people where the browser asks for HTML."""
        return self._call(
            "GET",
            path("/problems/{code}", code=code),
            ProblemPage.from_dict,
        )

    def get_liveness(
        self,
    ) -> Answer[Liveness]:
        """Does the process answer? Asks nothing else."""
        return self._call(
            "GET",
            "/livez",
            Liveness.from_dict,
        )

    def get_readiness(
        self,
    ) -> Answer[Readiness]:
        """Is a policy loaded, and is it not about to end? The database may be away: decisions do not need it."""
        return self._call(
            "GET",
            "/readyz",
            Readiness.from_dict,
        )


class AsyncSla(AsyncCalls):
    """Each operation raises ProblemError where the service answers with a problem."""

    async def decide_ticket(
        self,
        *,
        body: TicketRequest,
    ) -> Answer[TicketAnswer]:
        """Scope, tier, due date, hours and screen sharing of one ticket, in one call. Nothing of it is kept.

        Args:
            body: A ticket as the intake form has it. A topic decides its scope exactly; without one, the text is
                classified.
        """
        return await self._call(
            "POST",
            "/decision",
            TicketAnswer.from_dict,
            body=body,
        )

    async def get_due_date(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
        received_at: datetime.datetime,
        metric: str | Unset = UNSET,
        value: int | Unset = UNSET,
        unit: TargetUnit | Unset = UNSET,
        explain: bool | Unset = UNSET,
        units: bool | Unset = UNSET,
        promised_revision: int | Unset = UNSET,
    ) -> Answer[DueDateAnswer]:
        """When is a ticket due, and why just then?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan: the one that this account is on. Needs accounts:read.
            account_sequence: The account's facts as this change of it left them: `account.sequence` of an earlier answer.
            received_at: When the ticket came. RFC 3339, with an offset.
            metric: Which promise.
            value: Instead of the target's: what if it were this many?
            unit: How a target is counted. A ticket that comes while closed counts from the next opening.

                business_days: the clock time of receipt on the Nth next business day, at the latest its
                closing.
                    Received before a business day opens, that day is the first, and the closing of the Nth is
                due.
                business_days_end: the closing of the Nth business day after the one of receipt.
                business_hours: N hours of open time.
                calendar_hours: N hours on the clock.
            explain: Whether to answer the summary and the timeline, day by day.
            units: Whether to answer the due date under every unit.
            promised_revision: The revision that a due date was promised under: answers that date beside this one.
        """
        return await self._call(
            "GET",
            "/due-date",
            DueDateAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "plan": plan,
                "account": account,
                "account_sequence": account_sequence,
                "received_at": received_at,
                "metric": metric,
                "value": value,
                "unit": unit,
                "explain": explain,
                "units": units,
                "promised_revision": promised_revision,
            },
        )

    async def read_due_date(
        self,
        *,
        body: DueDateRequest,
    ) -> Answer[TicketDueDateAnswer]:
        """The same for a ticket that was paused or answered, and how it stands: running, at risk, paused, met,
        breached.

        Args:
            body: A ticket and what happened to it. An account's plan is the one as the ticket came.

                `at` is the instant at which the ticket's clock is read, now if left out; it chooses no plan.
        """
        return await self._call(
            "POST",
            "/due-date",
            TicketDueDateAnswer.from_dict,
            body=body,
        )

    async def read_due_dates(
        self,
        *,
        body: DueDatesRequest,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        metric: str | Unset = UNSET,
        value: int | Unset = UNSET,
        unit: TargetUnit | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        explain: bool | Unset = UNSET,
    ) -> Answer[DueDatesAnswer]:
        """Up to 10,000 tickets at once, each answered or with its own problem; as NDJSON any number, while they
        come in.

        NDJSON is one ticket a line and one result a line, and answered while it is being sent: a client that
        reads nothing
        before it has sent everything gets stuck once the buffers in between are full, and sends JSON instead. A
        line that
        is no ticket gets a problem with its number; empty lines are skipped. The header `Policy-Revision` says
        which one
        answers, for the whole stream.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: NDJSON: the policy revision that answers.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan. Needs accounts:read.
            value: Instead of the target's: what if it were this many?
            unit: How a target is counted. A ticket that comes while closed counts from the next opening.

                business_days: the clock time of receipt on the Nth next business day, at the latest its
                closing.
                    Received before a business day opens, that day is the first, and the closing of the Nth is
                due.
                business_days_end: the closing of the Nth business day after the one of receipt.
                business_hours: N hours of open time.
                calendar_hours: N hours on the clock.
            at: RFC 3339, with an offset.
            explain: Whether to answer the summary and the timeline, day by day.
        """
        return await self._call(
            "POST",
            "/due-dates",
            DueDatesAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "plan": plan,
                "account": account,
                "metric": metric,
                "value": value,
                "unit": unit,
                "at": at,
                "explain": explain,
            },
            body=body,
        )

    async def report_compliance(
        self,
        *,
        body: ComplianceRequest,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        metric: str | Unset = UNSET,
    ) -> Answer[ComplianceAnswer]:
        """Of up to 100,000 tickets, how many were answered in time, are open, at risk or late: by plan, tier and
        month.

        JSON or CSV, by `Content-Type`; the answer as well, by `Accept`. The columns of CSV are `received_at`
        and any of
        `id`, `plan`, `answered_at` and `pauses`, which is written `from/to;from/to`.

        As CSV the answer has one row `by` each `key` of plan, tier and month, then how many tickets are
        `not_yet_received`
        and `uncounted`, and a row `overdue` for each of the longest. The `key` of those is the id, with an
        apostrophe where
        a spreadsheet would take it for a formula; the last columns say in which row of the request it stands,
        when it was
        due and how late it is. The header `Age` says what `stale` does in JSON.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: As the tickets stood then; now if left out.
            metric: Which promise.
        """
        return await self._call(
            "POST",
            "/compliance",
            ComplianceAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "metric": metric,
            },
            body=body,
        )

    async def get_tier(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
    ) -> Answer[TierAnswer]:
        """On which support tier is this plan, or this account? Former names are understood, nothing is guessed.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan: the one that this account is on. Needs accounts:read.
            account_sequence: The account's facts as this change of it left them: `account.sequence` of an earlier answer.
        """
        return await self._call(
            "GET",
            "/tier",
            TierAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "plan": plan,
                "account": account,
                "account_sequence": account_sequence,
            },
        )

    async def list_tiers(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[TiersAnswer]:
        """The support tiers: who handles them and what they cover.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return await self._call(
            "GET",
            "/tiers",
            TiersAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    async def list_plans(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
    ) -> Answer[PlanList]:
        """Every plan, with its former names.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
        """
        return await self._call(
            "GET",
            "/plans",
            PlanList.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "limit": limit,
                "cursor": cursor,
            },
        )

    async def get_plan(
        self,
        code: str,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[Plan]:
        """One plan, by its code or any name that /tier understands. The header Policy-Revision names the revision.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return await self._call(
            "GET",
            path("/plans/{code}", code=code),
            Plan.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    async def put_plan(
        self,
        code: str,
        *,
        body: PlanRequest,
        if_match: str | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[Plan]:
        """Add a plan, or put another in its place: the next policy revision, in force at once.

        Args:
            if_match: The ETag of what is on record; needed where there is something.
            if_none_match: `*`: only where there is nothing yet.
            body: The whole plan: what is left out is not there any more. `clause` is the tier's, if left out.
        """
        return await self._call(
            "PUT",
            path("/plans/{code}", code=code),
            Plan.from_dict,
            headers={
                "if-match": if_match,
                "if-none-match": if_none_match,
            },
            body=body,
        )

    async def delete_plan(
        self,
        code: str,
        *,
        if_match: str | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[None]:
        """Remove a plan that no account is or was on. Earlier revisions keep it.

        Args:
            if_match: The ETag of what is on record; needed where there is something.
            if_none_match: `*`: only where there is nothing yet.
        """
        return await self._call(
            "DELETE",
            path("/plans/{code}", code=code),
            nothing,
            headers={
                "if-match": if_match,
                "if-none-match": if_none_match,
            },
        )

    async def get_scope_check(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
        topic: str,
    ) -> Answer[ScopeAnswer]:
        """Is a request of this topic in scope, who takes it up, and what can the customer do instead?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan: the one that this account is on. Needs accounts:read.
            account_sequence: The account's facts as this change of it left them: `account.sequence` of an earlier answer.
            topic: A topic of the policy, see GET /policy.
        """
        return await self._call(
            "GET",
            "/scope-check",
            ScopeAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "plan": plan,
                "account": account,
                "account_sequence": account_sequence,
                "topic": topic,
            },
        )

    async def check_scope(
        self,
        *,
        body: ScopeRequest,
    ) -> Answer[ScopeAnswer]:
        """The same for a ticket. Without a topic its text is classified; where that is not sure, a person decides.

        Args:
            body: A topic decides exactly. A text without one is classified; where that is not sure, a person
                decides.
        """
        return await self._call(
            "POST",
            "/scope-check",
            ScopeAnswer.from_dict,
            body=body,
        )

    async def get_support_hours(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
    ) -> Answer[HoursAnswer]:
        """Is support open, until when, and if not: why, and when does it open?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
        """
        return await self._call(
            "GET",
            "/support-hours",
            HoursAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
            },
        )

    async def list_support_hours_days(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        from_: datetime.date,
        to: datetime.date,
    ) -> Answer[DaysAnswer]:
        """The hours of each local date in `[from, to)`, at most 366, with the reason of every day that differs.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            from_: The first local date.
            to: The first local date no longer wanted.
        """
        return await self._call(
            "GET",
            "/support-hours/days",
            DaysAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "from": from_,
                "to": to,
            },
        )

    async def get_calendar_feed(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        from_: datetime.date | Unset = UNSET,
        to: datetime.date | Unset = UNSET,
    ) -> Answer[str]:
        """A calendar to subscribe to: closures as all-day events, limited and changed hours as timed ones
        (iCalendar).

        Without `from` and `to`: ten years, from the one in which the revision was published. So the feed is the
        same for
        one revision to the byte, whenever and wherever it is asked for, and moves on with each revision.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            from_: The first local date; 1 January of the revision's year if left out.
            to: The first local date no longer wanted; ten years on if left out.
        """
        return await self._call(
            "GET",
            "/support-hours.ics",
            str,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "from": from_,
                "to": to,
            },
        )

    async def get_structured_hours(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        from_: datetime.date | Unset = UNSET,
        to: datetime.date | Unset = UNSET,
    ) -> Answer[StructuredHours]:
        """The weekly hours and the same days as the calendar feed, as schema.org's OpeningHoursSpecification
        (JSON-LD).

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            from_: The first local date; 1 January of the revision's year if left out.
            to: The first local date no longer wanted; ten years on if left out.
        """
        return await self._call(
            "GET",
            "/support-hours.jsonld",
            StructuredHours.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "from": from_,
                "to": to,
            },
        )

    async def get_screen_sharing(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
    ) -> Answer[ScreenSharingAnswer]:
        """Does this plan, or this account, have screen sharing: through what, how many minutes, until when?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan: the one that this account is on. Needs accounts:read.
            account_sequence: The account's facts as this change of it left them: `account.sequence` of an earlier answer.
        """
        return await self._call(
            "GET",
            "/screen-sharing",
            ScreenSharingAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "plan": plan,
                "account": account,
                "account_sequence": account_sequence,
            },
        )

    async def get_onboarding(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        plan: str | Unset = UNSET,
        account: str | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
        requested_at: datetime.datetime | Unset = UNSET,
        questionnaire_complete: bool | Unset = UNSET,
        duration_minutes: int | Unset = UNSET,
        proposed_start: datetime.datetime | Unset = UNSET,
    ) -> Answer[OnboardingAnswer]:
        """When can onboarding start at the earliest, is a proposed start possible, and how many minutes are left?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            plan: Today's name of the plan, its code, or a former name.
            account: Instead of a plan: the one that this account is on. Needs accounts:read.
            account_sequence: The account's facts as this change of it left them: `account.sequence` of an earlier answer.
            requested_at: When the session is asked for: the lead time counts from here; now if left out.
            questionnaire_complete: Whether the onboarding questionnaire is.
            duration_minutes: Length of the session; the policy's if left out.
            proposed_start: A start to accept or to refuse.
        """
        return await self._call(
            "GET",
            "/onboarding",
            OnboardingAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "plan": plan,
                "account": account,
                "account_sequence": account_sequence,
                "requested_at": requested_at,
                "questionnaire_complete": questionnaire_complete,
                "duration_minutes": duration_minutes,
                "proposed_start": proposed_start,
            },
        )

    async def get_service_facts(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
    ) -> Answer[ServiceFactsAnswer]:
        """What of uptime, with the arithmetic, of outages and updates; where is the team, and does it come on
        site?

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
        """
        return await self._call(
            "GET",
            "/service-facts",
            ServiceFactsAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
            },
        )

    async def get_account(
        self,
        id: str,
        *,
        min_sequence: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
    ) -> Answer[AccountAnswer]:
        """The plans that the account is on, from when until when; and the one in effect at an instant.

        Args:
            id: The account's id in the caller's own system.
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            at: The instant asked about; now if left out.
        """
        return await self._call(
            "GET",
            path("/accounts/{id}", id=id),
            AccountAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "at": at,
            },
        )

    async def put_account(
        self,
        id: str,
        *,
        body: AccountRequest,
        if_match: str | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[AccountAnswer]:
        """Put the account on a plan, from an instant on. The first time makes the account.

        Args:
            id: The account's id in the caller's own system.
            if_match: The ETag of what is on record; needed where there is something.
            if_none_match: `*`: only where there is nothing yet.
            body: From `effective_from` on, or until `effective_to`, the account is on that plan.

                What was on record for that time is superseded; what was before, or is after, stays.
        """
        return await self._call(
            "PUT",
            path("/accounts/{id}", id=id),
            AccountAnswer.from_dict,
            headers={
                "if-match": if_match,
                "if-none-match": if_none_match,
            },
            body=body,
        )

    async def get_entitlements(
        self,
        id: str,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
        account_sequence: int | Unset = UNSET,
    ) -> Answer[EntitlementsAnswer]:
        """What the account is entitled to at an instant: its plan and tier, screen sharing, onboarding, each with
        why.

        Args:
            id: The account's id in the caller's own system.
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            at: The instant asked about; now if left out. Facts of an account depend on it, plans do not.
            account_sequence: The account's facts as this change of it left them.
        """
        return await self._call(
            "GET",
            path("/accounts/{id}/entitlements", id=id),
            EntitlementsAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "at": at,
                "account_sequence": account_sequence,
            },
        )

    async def list_add_on_purchases(
        self,
        id: str,
        *,
        min_sequence: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
    ) -> Answer[PurchaseList]:
        """What the account bought, in the order in which it was recorded.

        Args:
            id: The account's id in the caller's own system.
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
            at: The instant asked about; now if left out.
        """
        return await self._call(
            "GET",
            path("/accounts/{id}/add-on-purchases", id=id),
            PurchaseList.from_dict,
            params={
                "min_sequence": min_sequence,
                "limit": limit,
                "cursor": cursor,
                "at": at,
            },
        )

    async def buy_add_on(
        self,
        id: str,
        *,
        body: PurchaseRequest,
        idempotency_key: str,
    ) -> Answer[PurchaseAnswer]:
        """Record that the account bought minutes of an add-on. However often it is sent, it is bought once.

        Args:
            id: The account's id in the caller's own system.
            idempotency_key: Unique to the request; the same for every retry of it.
        """
        return await self._call(
            "POST",
            path("/accounts/{id}/add-on-purchases", id=id),
            PurchaseAnswer.from_dict,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            body=body,
        )

    async def get_add_on_purchase(
        self,
        id: str,
        purchase_id: int,
        *,
        min_sequence: int | Unset = UNSET,
        at: datetime.datetime | Unset = UNSET,
    ) -> Answer[PurchaseAnswer]:
        """One purchase, and what is left of it at an instant.

        Args:
            id: The account's id in the caller's own system.
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            at: The instant asked about; now if left out.
        """
        return await self._call(
            "GET",
            path("/accounts/{id}/add-on-purchases/{purchase_id}", id=id, purchase_id=purchase_id),
            PurchaseAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "at": at,
            },
        )

    async def cancel_add_on_purchase(
        self,
        id: str,
        purchase_id: int,
        *,
        idempotency_key: str | Unset = UNSET,
    ) -> Answer[PurchaseAnswer]:
        """End a purchase now; what was used stays used. Cancelled once more, it stays as it was. A body is empty.

        Args:
            id: The account's id in the caller's own system.
            idempotency_key: Unique to the request; the same for every retry of it.
        """
        return await self._call(
            "POST",
            path("/accounts/{id}/add-on-purchases/{purchase_id}/cancel", id=id, purchase_id=purchase_id),
            PurchaseAnswer.from_dict,
            headers={
                "Idempotency-Key": idempotency_key,
            },
        )

    async def list_usage(
        self,
        id: str,
        *,
        min_sequence: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
    ) -> Answer[UsageList]:
        """What the account used, in the order in which it was recorded.

        Args:
            id: The account's id in the caller's own system.
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
        """
        return await self._call(
            "GET",
            path("/accounts/{id}/usage", id=id),
            UsageList.from_dict,
            params={
                "min_sequence": min_sequence,
                "limit": limit,
                "cursor": cursor,
            },
        )

    async def record_usage(
        self,
        id: str,
        *,
        body: UsageRequest,
        idempotency_key: str,
    ) -> Answer[UsageAnswer]:
        """Record that minutes were used. More than there are left are refused, and then nothing is recorded.

        Args:
            id: The account's id in the caller's own system.
            idempotency_key: Unique to the request; the same for every retry of it.
        """
        return await self._call(
            "POST",
            path("/accounts/{id}/usage", id=id),
            UsageAnswer.from_dict,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            body=body,
        )

    async def get_policy(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[PolicyAnswer]:
        """The whole policy: hours, closures, targets, tiers, plans, topics, assumptions and clauses.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return await self._call(
            "GET",
            "/policy",
            PolicyAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    async def list_clauses(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[ClauseList]:
        """The published sentences that every reason points at.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return await self._call(
            "GET",
            "/policy/clauses",
            ClauseList.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    async def get_clause(
        self,
        id: str,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[ClauseAnswer]:
        """One clause in the published wording.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return await self._call(
            "GET",
            path("/policy/clauses/{id}", id=id),
            ClauseAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    async def list_policy_revisions(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
    ) -> Answer[RevisionList]:
        """Who changed the policy, when and why; the latest revision first.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
        """
        return await self._call(
            "GET",
            "/policy/revisions",
            RevisionList.from_dict,
            params={
                "min_sequence": min_sequence,
                "limit": limit,
                "cursor": cursor,
            },
        )

    async def get_policy_revision(
        self,
        revision: int,
        *,
        min_sequence: int | Unset = UNSET,
    ) -> Answer[PolicyAnswer]:
        """The whole policy as it stood.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
        """
        return await self._call(
            "GET",
            path("/policy/revisions/{revision}", revision=revision),
            PolicyAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
            },
        )

    async def get_policy_differences(
        self,
        revision: int,
        *,
        min_sequence: int | Unset = UNSET,
        from_: int | Unset = UNSET,
    ) -> Answer[DifferencesAnswer]:
        """What the revision has otherwise than the one before, or than any other, in words.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            from_: The other revision; the one before if left out.
        """
        return await self._call(
            "GET",
            path("/policy/revisions/{revision}/differences", revision=revision),
            DifferencesAnswer.from_dict,
            params={
                "min_sequence": min_sequence,
                "from": from_,
            },
        )

    async def preview_policy(
        self,
        *,
        body: PreviewRequest,
    ) -> Answer[PreviewAnswer]:
        """What a change would do, were it made: is it valid, what differs, which dates are doubtful, which tickets
        move?

        Args:
            body: A change: of plans and overrides, or of the whole document. Without one, what is said of the
                policy as it is.
        """
        return await self._call(
            "POST",
            "/policy/preview",
            PreviewAnswer.from_dict,
            body=body,
        )

    async def list_holiday_overrides(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
        from_: datetime.date | Unset = UNSET,
        to: datetime.date | Unset = UNSET,
    ) -> Answer[HolidayOverrideList]:
        """The dates, in order, on which an override replaces everything else known of the day.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
            from_: The first local date.
            to: The first local date no longer wanted.
        """
        return await self._call(
            "GET",
            "/holiday-overrides",
            HolidayOverrideList.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
                "limit": limit,
                "cursor": cursor,
                "from": from_,
                "to": to,
            },
        )

    async def get_holiday_override(
        self,
        date: datetime.date,
        *,
        min_sequence: int | Unset = UNSET,
        revision: int | Unset = UNSET,
    ) -> Answer[HolidayOverride]:
        """The override of one date. The header Policy-Revision names the revision.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            revision: The policy revision that answers; the one in force if left out.
        """
        return await self._call(
            "GET",
            path("/holiday-overrides/{date}", date=date),
            HolidayOverride.from_dict,
            params={
                "min_sequence": min_sequence,
                "revision": revision,
            },
        )

    async def put_holiday_override(
        self,
        date: datetime.date,
        *,
        body: HolidayOverrideRequest,
        if_match: str | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[HolidayOverride]:
        """Say what the hours of one date are, whatever else is known of it: the next policy revision, in force at
        once.

        Args:
            if_match: The ETag of what is on record; needed where there is something.
            if_none_match: `*`: only where there is nothing yet.
        """
        return await self._call(
            "PUT",
            path("/holiday-overrides/{date}", date=date),
            HolidayOverride.from_dict,
            headers={
                "if-match": if_match,
                "if-none-match": if_none_match,
            },
            body=body,
        )

    async def delete_holiday_override(
        self,
        date: datetime.date,
        *,
        if_match: str | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[None]:
        """Let the date have its ordinary hours again. Earlier revisions keep the override.

        Args:
            if_match: The ETag of what is on record; needed where there is something.
            if_none_match: `*`: only where there is nothing yet.
        """
        return await self._call(
            "DELETE",
            path("/holiday-overrides/{date}", date=date),
            nothing,
            headers={
                "if-match": if_match,
                "if-none-match": if_none_match,
            },
        )

    async def list_changes(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
        after: int | Unset = UNSET,
        account: str | Unset = UNSET,
    ) -> Answer[ChangeList]:
        """Who changed what and when, in the order in which it was committed: the audit log.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
            after: Only changes with a higher sequence.
            account: Only changes of this account.
        """
        return await self._call(
            "GET",
            "/changes",
            ChangeList.from_dict,
            params={
                "min_sequence": min_sequence,
                "limit": limit,
                "cursor": cursor,
                "after": after,
                "account": account,
            },
        )

    async def list_api_keys(
        self,
        *,
        min_sequence: int | Unset = UNSET,
        limit: int | Unset = UNSET,
        cursor: str | Unset = UNSET,
    ) -> Answer[ApiKeyList]:
        """Every key, live or not, without its secret.

        Args:
            min_sequence: `Change-Sequence` of a write that the answer must know; it waits for that where it has to.
            limit: At most this many.
            cursor: `next_cursor` of the page before.
        """
        return await self._call(
            "GET",
            "/api-keys",
            ApiKeyList.from_dict,
            params={
                "min_sequence": min_sequence,
                "limit": limit,
                "cursor": cursor,
            },
        )

    async def create_api_key(
        self,
        *,
        body: ApiKeyRequest,
        idempotency_key: str | Unset = UNSET,
    ) -> Answer[NewApiKeyAnswer]:
        """Make a key, with scopes that the maker has too. It is shown this once.

        Args:
            idempotency_key: Unique to the request; the same for every retry of it.
            body: Two keys of one name are one client: make the new one, let the client change over, revoke the
                old one.
        """
        return await self._call(
            "POST",
            "/api-keys",
            NewApiKeyAnswer.from_dict,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            body=body,
        )

    async def revoke_api_key(
        self,
        id: str,
    ) -> Answer[ApiKeyAnswer]:
        """Revoke a key: every replica refuses it within two seconds. Revoked once more, it stays as it was."""
        return await self._call(
            "DELETE",
            path("/api-keys/{id}", id=id),
            ApiKeyAnswer.from_dict,
        )

    async def list_problems(
        self,
    ) -> Answer[ProblemList]:
        """Every problem that this service answers with."""
        return await self._call(
            "GET",
            "/problems",
            ProblemList.from_dict,
        )

    async def get_problem(
        self,
        code: str,
    ) -> Answer[ProblemPage]:
        """What happened, why, and how to mend it; a page for people where the browser asks for HTML."""
        return await self._call(
            "GET",
            path("/problems/{code}", code=code),
            ProblemPage.from_dict,
        )

    async def get_liveness(
        self,
    ) -> Answer[Liveness]:
        """Does the process answer? Asks nothing else."""
        return await self._call(
            "GET",
            "/livez",
            Liveness.from_dict,
        )

    async def get_readiness(
        self,
    ) -> Answer[Readiness]:
        """Is a policy loaded, and is it not about to end? The database may be away: decisions do not need it."""
        return await self._call(
            "GET",
            "/readyz",
            Readiness.from_dict,
        )
