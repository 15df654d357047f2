"""The bench itself: that it fetches nothing where it need not, measures what it says, and finds what became worse."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the bench reads /proc", allow_module_level=True)

from bench import overload, soak, tables
from bench.__main__ import compare
from bench.baseline import Figure, regressions, save
from bench.intake import INTAKE, Answers, at_rate, parts_of, percentiles
from bench.operations import SETTINGS
from bench.overload import Step, misses
from bench.rounds import add_accounts, measure
from bench.service import Service, running
from bench.soak import Sample, growths

ROOT = Path(__file__).parents[1]
DEBIAN = ROOT / "bench" / "debian.sh"


def is_there(program: str) -> bool:
    return bool(shutil.which(program)) or (ROOT / ".bench" / "debian" / "bin" / program).exists()


def where_is(tool: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", DEBIAN, tool], env=os.environ | {"PATH": str(path)}, capture_output=True, text=True, check=False
    )


def test_a_program_on_the_path_is_the_one_that_is_used(tmp_path: Path) -> None:
    program = tmp_path / "some-load"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    assert where_is("some-load", tmp_path).stdout.strip() == str(program)


def test_where_there_is_no_apt_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    for needed in ("dirname", "mkdir"):
        (tmp_path / needed).symlink_to(shutil.which(needed) or needed)
    answer = where_is("no-such-load", tmp_path)
    assert answer.returncode == 1
    assert not answer.stdout
    assert answer.stderr.startswith("no-such-load is needed: install it")
    assert answer.stderr.count("\n") == 1


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running(None, **SETTINGS) as service:
        add_accounts(service)
        yield service


@pytest.mark.processes
@pytest.mark.skipif(not is_there("wrk"), reason="`make check` fetches wrk")
def test_an_operation_is_measured_beside_the_floor_and_bare_asgi(service: Service, tmp_path: Path) -> None:
    measured = measure("get_tier", service, tmp_path, rounds=1, seconds=1)
    head, row = (line.strip("| ").split(" | ") for line in (tables.head().splitlines()[0], tables.row("", measured, 1)))
    assert len(head) == len(row)
    assert [cell.count("µs") for cell in row[-6:]] == [1, 1, 1, 0, 0, 0]
    for figure in measured.figures().values():
        assert figure.value > 0
    for (each,) in (measured.service, measured.floor, measured.raw):
        assert 0 < each.p50_ms <= each.p99_ms
        assert each.per_second > 0 < each.cpu_us
    assert measured.raw[0].cpu_us < min(measured.floor[0].cpu_us, measured.service[0].cpu_us)


def test_what_is_worse_than_the_noise_is_named_with_both_figures() -> None:
    then = {"speed": Figure(1.0), "wait": Figure(2.0, lower_is_better=True)}
    now = {"speed": Figure(0.8), "wait": Figure(2.5, lower_is_better=True)}
    assert regressions(then, now) == [
        "speed: 1.00 -> 0.80, worse by 25% (> 10%)",
        "wait: 2.00 -> 2.50, worse by 25% (> 10%)",
    ]


def test_what_is_better_or_within_the_noise_is_no_regression() -> None:
    then = {"better": Figure(1.0), "shorter": Figure(2.0, lower_is_better=True), "a little": Figure(1.0)}
    now = {"better": Figure(1.5), "shorter": Figure(1.0, lower_is_better=True), "a little": Figure(0.95)}
    assert regressions(then, now) == []
    assert regressions({"noisy": Figure(1.0, noise=0.08)}, {"noisy": Figure(0.8, noise=0.08)}) == []


def test_a_figure_of_one_run_alone_is_not_compared() -> None:
    assert regressions({"gone": Figure(1.0)}, {"new": Figure(0.1)}) == []


def test_the_noise_of_a_figure_is_that_of_its_rounds() -> None:
    assert Figure.of([1.0, 0.9, 1.1, 1.0, 5.0]) == Figure(1.0, 0.1)
    assert Figure.of([2.0]).noise == Figure.of([2.0, 2.0]).noise > 0


def test_a_run_that_is_worse_than_the_saved_one_fails_and_another_one_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, figures = tmp_path / "baseline.json", {"speed": Figure(1.0, 0.02), "wait": Figure(2.0, lower_is_better=True)}
    compare(file, figures)
    assert capsys.readouterr().out.strip() == "No baseline yet: `make bench-baseline` saves one."
    save(file, "a quiet machine", figures)
    compare(file, figures)
    assert capsys.readouterr().out.split("\n")[1:-1] == [
        "2 figures compared with those of a quiet machine:",
        "- none is worse by more than the noise",
    ]
    with pytest.raises(SystemExit) as ended:
        compare(file, figures | {"speed": Figure(0.5, 0.02)})
    assert ended.value.code == 1
    assert "- WORSE speed: 1.00 -> 0.50, worse by 100% (> 10%)" in capsys.readouterr().out


@pytest.mark.processes
@pytest.mark.skipif(not is_there("h2load"), reason="`make check` fetches h2load")
def test_an_intake_asks_as_often_as_it_was_told_to(service: Service, tmp_path: Path) -> None:
    answers = at_rate(service, parts_of(INTAKE), tmp_path, 200, seconds=1)
    sample = Sample.of(service, answers)
    assert len(answers.good) + len(answers.shed) == 200
    assert answers.failed == 0
    assert answers.seconds > 0.5
    assert sample.connections == 1  # the one that asks
    assert 1 <= sample.to_postgres < sample.descriptors
    assert sample.tasks >= 1


def answers(good: int = 1000, shed: Mapping[float, int] | None = None, failed: int = 0) -> Answers:
    """In one second; the refusals by the milliseconds that they took."""
    refusals = [ms for ms, times in (shed or {}).items() for _ in range(times)]
    return Answers(1, [1.0] * good, sorted(refusals), failed)


def test_an_overload_that_is_answered_and_refused_as_promised_misses_nothing() -> None:
    steps = [
        Step("at most", answers(1000), (100, 102), 0),
        Step("half", answers(500), (102, 102), 0),
        Step("four times", answers(450, {5: 3000, 400: 10}), (102, 104), 0.5),  # others had its core half of the time
    ]
    assert misses(steps) == []


def test_each_promise_that_an_overload_breaks_is_named() -> None:
    first = Step("at most", answers(1000), (100, 100), 0)
    bad = Step("four times", answers(700, {5: 3000, 60: 300}, failed=2), (100, 110), 0)
    assert misses([first, bad]) == [
        "four times: 70% of the most were answered (>= 80%)",
        "four times: p99 of the refusals is 60 ms (<= 50 ms)",
        "four times: memory grew by 10% (<= 5%)",
        "four times: 2 got another answer, or none",
    ]


def test_the_row_of_a_load_has_a_figure_for_each_head() -> None:
    row = Step("half", answers(500, {5: 2, 7: 1}), (100, 102), 0.5).row(1000)
    assert row == "| half | 503 | 500 | 100% | 1.0, 1.0 | 3 | 5.0, 7.0, 7.0 | 0 | 100, 102 | 50% |"
    assert row.count("|") == len(overload.HEAD) + 1


def test_percentiles_of_nothing_and_of_one() -> None:
    assert percentiles([]) == (0, 0)
    assert percentiles([7.0]) == (7.0, 7.0)
    assert percentiles([float(ms) for ms in range(101)]) == (50, 99)


def sample(megabytes: float = 100, descriptors: int = 30, tasks: int = 7, to_postgres: int = 7) -> Sample:
    return Sample(answers(), megabytes, descriptors, tasks, 1, to_postgres)


def test_what_comes_and_goes_does_not_grow() -> None:
    warm_up = [sample(80, 25, 5, 2)]
    assert growths([*warm_up, sample(100, 30), sample(104, 28), sample(102, 31), sample(104.9, 30)]) == []


def test_a_leak_is_named() -> None:
    leaking = [sample(100 + 3 * n, 30 + n, 7, 7 + n // 5) for n in range(10)]
    assert growths(leaking) == [
        "memory: 107.5 -> 125.5 MB, 16.7% (<= 5%)",
        "descriptors: 33 -> 39",
        "to_postgres: 7 -> 8",
    ]


def test_the_row_of_a_sample_has_a_figure_for_each_head() -> None:
    assert sample().row(1).count("|") == len(soak.HEAD) + 1
