"""From a form to the next policy revision: what it would do is shown before it is saved, and a conflict is explained.

A form holds what its author has seen: the ETag of the part that it changes, as with PUT, and the revision of that time.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from fastapi import Request, Response

from app.api.dependencies import now
from app.api.limits import limits
from app.api.problems import PROBLEMS
from app.api.schemas.fields import Answer
from app.api.writes import PreconditionFailedError, tag_of
from app.domain.api_keys import Scope
from app.domain.errors import DomainError
from app.domain.policy import Policy, PolicyDocument, Publication
from app.domain.policy_differences import Difference
from app.domain.policy_previews import PolicyChange
from app.pages.console.signed_in import FIELD, SentForm, console_page
from app.pages.console.ticket_lists import read_tickets
from app.persistence.database import DatabaseUnavailableError
from app.persistence.snapshot import Snapshot
from app.services.policies import policy_in_force
from app.services.policy_previews import preview_with_samples
from app.services.policy_revisions import differences_between, list_publications

DO, ETAG, SEEN, TICKETS = "do", "etag", "seen", "tickets"
NOT_CARRIED = {FIELD, DO, TICKETS}
PREVIEW, SAVE, EDIT = "preview", "save", "edit"
MOST_ROWS, MOST_PUBLICATIONS = 40, 10
INVALID = PROBLEMS["invalid_request"].status
CONFLICT = PROBLEMS["precondition_failed"].status
Refusal = DomainError | DatabaseUnavailableError


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form shows: what was typed into it, what its author had seen, and what is wrong with it by its field."""

    typed: Mapping[str, str]
    seen: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return INVALID if self.errors else 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody means to save by a form: `address` is where that goes, `back` where they came from.

    `part` is the path of what it changes in the document, `seen` what its author has seen of that.
    """

    here: str
    part: str
    title: str
    address: str
    back: str
    form: SentForm
    change: PolicyChange | PolicyDocument
    seen: Mapping[str, str]
    editable: bool = True

    @property
    def carried(self) -> list[tuple[str, str]]:
        """All that was typed, and what its author has seen, for the next form."""
        sent, left_out = self.form.fields.multi_items(), NOT_CARRIED | self.seen.keys()
        typed = [(name, value) for name, value in sent if name not in left_out and isinstance(value, str)]
        return [*typed, *self.seen.items()]


@dataclass(frozen=True, slots=True)
class Row:
    """Of two versions side by side."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What was published since a form was made, and what of that is about its part."""

    publications: Sequence[Publication]
    differences: Sequence[Difference]


def seen_values(policy: Policy, current: Answer | None) -> dict[str, str]:
    """What the form of a part holds of it: as a GET of the API shows it, or that there is nothing yet."""
    return {ETAG: tag_of(current) or "", SEEN: str(policy.number)}


def seen_before(form: SentForm) -> dict[str, str]:
    """The same of a form that comes back."""
    return {name: form.text(name) for name in (ETAG, SEEN)}


def seen_revision(form: SentForm) -> int:
    """The one that the author of the form has seen; 0, which there is not, where that is no number of one."""
    return int(seen) if re.fullmatch(r"[0-9]{1,9}", seen := form.text(SEEN)) else 0


def require_seen(form: SentForm, current: Answer | None) -> None:
    """Raises PreconditionFailedError where what is on record is not what the form was made of."""
    tag = tag_of(current)
    if form.text(ETAG) != (tag or ""):
        raise PreconditionFailedError("It has changed since.", tag)


async def show_preview(
    request: Request, proposal: Proposal, policy: Policy, refused: Refusal | None = None
) -> Response:
    """What saving it would do. `refused` is why it was not saved just now."""
    typed = proposal.form.fields.get(TICKETS, "")
    typed = typed if isinstance(typed, str) else ""
    tickets, mistakes = read_tickets(typed, limits(request).max_tickets)
    found = await preview_with_samples(request.app.state.engine, policy, proposal.change, tickets, now())
    person = proposal.form.person
    values = {
        "here": proposal.here,
        "proposal": proposal,
        "policy": policy,
        "found": found,
        "most_rows": MOST_ROWS,
        "tickets": typed,
        "mistakes": mistakes,
        "refused": refused,
        "may_save": person.may(Scope.POLICY_WRITE) and not person.read_only,
    }
    return console_page(request, person, "preview.html", values, status_of(refused))


async def show_conflict(
    request: Request, proposal: Proposal, policy: Policy, current: Answer | None, rows: Sequence[Row]
) -> Response:
    """Who changed the part since, and both versions of it; what was typed goes on from there.

    The next form has seen `current`, which is what is on record.
    """
    meanwhile = await _meanwhile(request, policy, proposal)
    proposal = replace(proposal, seen=seen_values(policy, current))
    values = {
        "here": proposal.here,
        "proposal": proposal,
        "rows": rows,
        "meanwhile": meanwhile,
    }
    return console_page(request, proposal.form.person, "conflict.html", values, CONFLICT)


async def policy_since(snapshot: Snapshot, revision: int) -> Policy:
    """The policy in force, caught up with where that revision, of which a form speaks, is not known here yet.

    Another replica made the form. Raises DatabaseUnavailableError, as what is older would be taken for a conflict.
    """
    if revision > (await policy_in_force(snapshot)).number:
        await snapshot.catch_up()
    return await policy_in_force(snapshot)


async def caught_up(snapshot: Snapshot) -> Policy:
    """The policy in force, as the database has it where that is there."""
    with suppress(DatabaseUnavailableError):
        await snapshot.catch_up()
    return await policy_in_force(snapshot)


def status_of(refused: Refusal | None) -> int:
    return PROBLEMS[refused.code].status if refused else 200


async def _meanwhile(request: Request, policy: Policy, proposal: Proposal) -> Meanwhile:
    number = seen_revision(proposal.form)
    with suppress(DatabaseUnavailableError, DomainError):
        latest = await list_publications(request.app.state.engine, None, MOST_PUBLICATIONS)
        since = [each for each in latest if each.revision > number]
        found = await differences_between(request.app.state.snapshot, number, policy.number)
        about = [each for each in found.differences if f"{each.path}.".startswith(f"{proposal.part}.")]
        return Meanwhile(since, about)
    return Meanwhile((), ())
