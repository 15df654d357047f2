from enum import StrEnum


class EntitlementSource(StrEnum):
    ADD_ON = "add_on"
    PLAN = "plan"

    def __str__(self) -> str:
        return str(self.value)
