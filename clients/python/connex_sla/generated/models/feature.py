from enum import StrEnum


class Feature(StrEnum):
    ONBOARDING = "onboarding"
    SCREEN_SHARING = "screen_sharing"

    def __str__(self) -> str:
        return str(self.value)
