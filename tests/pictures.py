"""The pictures of `docs/explanation/`: worked cases as SVG files, drawn of the same values as the pages draw theirs.

`make docs` writes them, and the tests compare them.
"""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from pathlib import Path

from app.domain.due_dates import DueDateQuestion, decide_due_date
from app.pages.timeline_pictures import Bar, TimelineRow, timeline_picture
from app.policies.documents import packaged_document
from tests.domain.asking import epoch, policy_of

FOLDER = Path(__file__).parent.parent / "docs/explanation/pictures"
LEFT, WIDTH, RIGHT = 140, 400, 420  # of the days' names, the days, and the words
TOP, ROW, BAR = 40, 34, 18
STYLE = """text{font:13px system-ui,sans-serif;fill:#1b242c}.quiet{fill:#52606d}.line{stroke:#d9dfe2}.day{fill:#eef1f2}
.open{fill:#cfe9e5}.counted{fill:#0b6a63}.received{fill:#fff;stroke:#1b242c;stroke-width:3}.due{fill:#1b242c}
@media(prefers-color-scheme:dark){text{fill:#e8edf0}.quiet{fill:#a7b3bd}.line{stroke:#313c46}.day{fill:#1f272e}
.open{fill:#24504a}.counted{fill:#66cfc3}.received{fill:#1a2128;stroke:#e8edf0}.due{fill:#e8edf0}}"""


CASES = {
    "same-clock-time": "2026-06-12T10:00:00-04:00",
    "limited-hours": "2026-11-24T15:30:00-05:00",
    "received-while-closed": "2026-06-13T11:00:00-04:00",
    "closed-days": "2026-11-25T12:01:00-05:00",
}


def drawn() -> dict[Path, str]:
    """Each picture by its file."""
    policy, pictures = policy_of(packaged_document()), {}
    for name, received_at in CASES.items():
        decision = decide_due_date(policy, DueDateQuestion(epoch(datetime.fromisoformat(received_at)), explain=True))
        picture = timeline_picture(decision)
        assert picture
        said = decision.explanation.summary if decision.explanation else ""
        pictures[FOLDER / f"{name}.svg"] = _svg(said, picture.hours, picture.rows)
    return pictures


def _svg(said: str, hours: list[str], rows: list[TimelineRow]) -> str:
    wide, high = LEFT + WIDTH + RIGHT, TOP + ROW * len(rows)
    step = WIDTH / (len(hours) - 1)
    marks = [
        f'<text class="quiet" x="{LEFT + step * number:g}" y="22" text-anchor="middle">{hour}</text>'
        for number, hour in enumerate(hours)
    ]
    days = [line for number, row in enumerate(rows) for line in _row(row, TOP + ROW * number)]
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" role="img">'
    return "\n".join([frame, f"<title>{escape(said)}</title>", f"<style>{STYLE}</style>", *marks, *days, "</svg>", ""])


def _row(row: TimelineRow, top: int) -> Iterator[str]:
    middle = top + BAR // 2
    yield f'<text x="0" y="{middle + 5}">{escape(row.label)}</text>'
    yield f'<rect class="day" x="{LEFT}" y="{top}" width="{WIDTH}" height="{BAR}" rx="4"/>'
    yield from (_bar("open", bar, top, BAR) for bar in row.open)
    yield from (_bar("counted", bar, top + 4, BAR - 8) for bar in row.counted)
    for name, at, radius in (("received", row.received, 6), ("due", row.due, 7)):
        if at is not None:
            yield f'<circle class="{name}" cx="{_across(at):g}" cy="{middle}" r="{radius}"/>'
    yield f'<text class="quiet" x="{LEFT + WIDTH + 24}" y="{middle + 5}">{escape(row.words)}</text>'


def _bar(name: str, bar: Bar, top: int, high: int) -> str:
    wide = _across(bar.width) - LEFT
    return f'<rect class="{name}" x="{_across(bar.x):g}" y="{top}" width="{wide:g}" height="{high}" rx="4"/>'


def _across(percent: str) -> float:
    return round(LEFT + WIDTH * float(percent.removesuffix("%")) / 100, 1)
