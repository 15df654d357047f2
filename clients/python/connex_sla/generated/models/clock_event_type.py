from enum import StrEnum


class ClockEventType(StrEnum):
    ANSWERED = "answered"
    PAUSED = "paused"
    RESUMED = "resumed"

    def __str__(self) -> str:
        return str(self.value)
