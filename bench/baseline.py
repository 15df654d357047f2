"""The figures of an earlier run, and what has become worse since by more than these figures vary by themselves."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

FILE = Path(__file__).with_name("baseline.json")
LEAST = 0.10  # of a figure; less than that is no finding on a machine that is shared
FEW, ASSUMED = 3, 0.1  # fewer rounds than these say nothing of their own noise


@dataclass(frozen=True, slots=True)
class Figure:
    """`noise` is how far half of the rounds lay from the median at most, as a part of it."""

    value: float
    noise: float = 0
    lower_is_better: bool = False

    @classmethod
    def of(cls, rounds: Sequence[float], *, lower_is_better: bool = False) -> "Figure":
        middle = median(rounds)
        noise = ASSUMED if len(rounds) < FEW else median(abs(each - middle) for each in rounds) / middle
        return cls(round(middle, 4), round(noise, 4), lower_is_better)

    def loss_since(self, then: "Figure") -> float:
        """The part by which it is worse than it was; negative where it is better."""
        return self.value / then.value - 1 if self.lower_is_better else then.value / self.value - 1


def regressions(then: Mapping[str, Figure], now: Mapping[str, Figure]) -> list[str]:
    """A sentence for each figure of both runs that is worse by more than a tenth and more than the noise of both."""
    found = []
    for name in then.keys() & now.keys():
        allowed = max(LEAST, 2 * (then[name].noise + now[name].noise))
        if (loss := now[name].loss_since(then[name])) > allowed:
            found.append(
                f"{name}: {then[name].value:,.2f} -> {now[name].value:,.2f}, worse by {loss:.0%} (> {allowed:.0%})"
            )
    return sorted(found)


def save(file: Path, machine: str, figures: Mapping[str, Figure]) -> None:
    saved = {"machine": machine, "figures": {name: asdict(figure) for name, figure in figures.items()}}
    file.write_text(json.dumps(saved, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def saved(file: Path) -> tuple[str, dict[str, Figure]]:
    """The machine and the figures."""
    read = json.loads(file.read_text(encoding="utf-8"))
    return read["machine"], {name: Figure(**figure) for name, figure in read["figures"].items()}
