from enum import StrEnum


class ReadinessDatabase(StrEnum):
    AWAY = "away"
    UP = "up"

    def __str__(self) -> str:
        return str(self.value)
