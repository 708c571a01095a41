"""How figures are worked out of what was measured."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

ROUNDS = 5


@dataclass(frozen=True)
class Sample:
    """One run of one server: what was answered, in how long, and what the server's processes took for it."""

    requests: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def cost(self) -> float:
        """CPU a request, in milliseconds."""
        return 1000 * self.cpu / self.requests

    @property
    def time(self) -> float:
        """Time a request, in milliseconds."""
        return 1000 * self.seconds / self.requests


@dataclass(frozen=True)
class Round:
    """A target between two runs of its baseline, so that a machine that warms up or slows down moves both."""

    before: Sample
    target: Sample
    after: Sample

    def ratio(self, quantity: Callable[[Sample], float]) -> float:
        return 2 * quantity(self.target) / (quantity(self.before) + quantity(self.after))


def alternating(
    target: Callable[[], Sample], baseline: Callable[[], Sample], rounds: int = ROUNDS
) -> list[Round]:
    """Baseline, target, baseline, target … baseline: each run of the baseline stands on both its sides."""
    done: list[Round] = []
    before = baseline()
    for _ in range(rounds):
        middle, after = target(), baseline()
        done.append(Round(before, middle, after))
        before = after
    return done


def median_ratio(rounds: Sequence[Round], quantity: Callable[[Sample], float]) -> float:
    return statistics.median(one.ratio(quantity) for one in rounds)


def median_of(rounds: Sequence[Round], side: str, quantity: Callable[[Sample], float]) -> float:
    """The median of a quantity itself, of the `target` or of the baseline (`after`)."""
    return statistics.median(quantity(getattr(one, side)) for one in rounds)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


@dataclass(frozen=True)
class Figure:
    """One line of the table. `reached` is None for what could not be measured; `note` says why."""

    kind: str
    what: str
    reached: float | None
    target: float | None = None
    is_floor: bool = False
    unit: str = ""
    baseline: str = ""
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None where there is no target, or no figure."""
        if self.reached is None or self.target is None:
            return None
        return self.reached >= self.target if self.is_floor else self.reached <= self.target

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "is_met": self.is_met}


def requests_and_cpu(
    kind: str,
    what: str,
    rounds: Sequence[Round],
    *,
    least_requests: float | None = None,
    most_cpu: float | None = None,
) -> list[Figure]:
    """The two figures of a target that serves what its baseline serves."""
    rate, cost = _rate(rounds), _cost(rounds)
    return [
        Figure(
            kind,
            f"{what}: requests",
            median_ratio(rounds, lambda one: one.rate),
            least_requests,
            is_floor=True,
            baseline=rate[0],
            note=rate[1],
        ),
        Figure(
            kind,
            f"{what}: CPU",
            median_ratio(rounds, lambda one: one.cost),
            most_cpu,
            baseline=cost[0],
            note=cost[1],
        ),
    ]


def _rate(rounds: Sequence[Round]) -> tuple[str, str]:
    target, baseline = (median_of(rounds, side, lambda one: one.rate) for side in ("target", "after"))
    return f"{baseline:,.0f}/s", f"{target:,.0f}/s"


def _cost(rounds: Sequence[Round]) -> tuple[str, str]:
    target, baseline = (median_of(rounds, side, lambda one: one.cost) for side in ("target", "after"))
    return f"{baseline:.3f} ms", f"{target:.3f} ms"
