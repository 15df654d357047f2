from enum import StrEnum


class Entity(StrEnum):
    ACCOUNT = "account"
    API_KEY = "api_key"
    HOLIDAY_OVERRIDE = "holiday_override"
    PLAN = "plan"
    POLICY = "policy"
    PURCHASE = "purchase"
    USAGE = "usage"

    def __str__(self) -> str:
        return str(self.value)
