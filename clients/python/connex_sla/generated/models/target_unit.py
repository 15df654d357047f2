from enum import StrEnum


class TargetUnit(StrEnum):
    BUSINESS_DAYS = "business_days"
    BUSINESS_DAYS_END = "business_days_end"
    BUSINESS_HOURS = "business_hours"
    CALENDAR_HOURS = "calendar_hours"

    def __str__(self) -> str:
        return str(self.value)
