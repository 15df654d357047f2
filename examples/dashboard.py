"""A status dashboard at a terminal: whether support is open, and the days to come, as soon as either is another.

`make example-dashboard`. It asks no more often than an answer is good for (`max-age`), has the days sent only where
they are others than before (`ETag`), and looks at once when the change log says that somebody changed the policy.
"""

import os
import re
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Thread

import httpx
from connex_sla import UNSET, Sla, models

POLICY = {models.Entity.PLAN, models.Entity.HOLIDAY_OVERRIDE, models.Entity.POLICY}
AHEAD = timedelta(days=7)


def follow(sla: Sla, changes: SimpleQueue[models.Change]) -> None:
    for change in sla.follow_changes():
        if change.entity in POLICY:
            changes.put(change)


def good_for(answer: httpx.Response) -> int:
    """Seconds. No answer is good for longer than until the next opening or closing."""
    found = re.search(r"max-age=(\d+)", answer.headers["Cache-Control"])
    return int(found[1]) if found else 1


def sentence(hours: models.HoursAnswer) -> str:
    state, change = ("open", "closes") if hours.open_ else ("closed", "opens")
    return f"Support is {state}." + (f" It {change} {hours.next_change_at:%A %H:%M}." if hours.next_change_at else "")


def row(day: models.CalendarDay) -> str:
    hours = ", ".join(f"{each.opens} to {each.closes}" for each in day.intervals) or "closed"
    return f"  {day.date:%a %d %b}  {hours}" + (f" ({day.closure.name})" if day.closure else "")


class Dashboard:
    """Prints what is new. `seen` is the last change that the answers have to know, whichever replica gives them."""

    def __init__(self, sla: Sla) -> None:
        self._sla = sla
        self._state = ""
        self._etag = ""
        self.seen: int | None = None

    def look(self) -> int:
        """For how many seconds this is good."""
        hours = self._sla.get_support_hours(min_sequence=self.seen or UNSET)
        if (state := sentence(hours.data)) != self._state:
            print(state, flush=True)
            self._state = state
        first = hours.data.today.date
        days = self._sla.http.get(
            "/support-hours/days",
            params={"from": f"{first}", "to": f"{first + AHEAD}"} | ({"min_sequence": self.seen} if self.seen else {}),
            headers={"If-None-Match": self._etag},
        )
        if days.status_code != httpx.codes.NOT_MODIFIED:
            days.raise_for_status()
            print(*map(row, models.DaysAnswer.from_dict(days.json()).days), sep="\n", flush=True)
            self._etag = days.headers["ETag"]
        return good_for(hours.response)


def main() -> None:
    changes = SimpleQueue[models.Change]()
    with Sla(os.environ["SLA_URL"], key=os.environ["SLA_KEY"]) as sla:
        Thread(target=follow, args=(sla, changes), daemon=True).start()
        dashboard = Dashboard(sla)
        while True:
            wait = dashboard.look()
            try:
                change = changes.get(timeout=wait)
            except Empty:
                continue
            print(f"{change.actor} changed {change.entity} {change.entity_id}.", flush=True)
            dashboard.seen = change.sequence


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print()
