"""One place of a dateline."""

from dataclasses import dataclass

from .words import fold


@dataclass(frozen=True, eq=False)
class Place:
    """A city (or a ship, a river, a plane) with what says where it lies.

    Two places are equal when city, region and country are, whatever their case and accents; whether the city
    stands alone is a matter of style and takes no part.
    """

    city: str
    region: str = ""
    country: str = ""
    stands_alone: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return fold(self.city), fold(self.region), fold(self.country)

    def __eq__(self, other: object) -> bool:
        return self.key == other.key if isinstance(other, Place) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.key)
