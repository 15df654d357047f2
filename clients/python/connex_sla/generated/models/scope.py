from enum import StrEnum


class Scope(StrEnum):
    ACCOUNTSREAD = "accounts:read"
    AUDITREAD = "audit:read"
    BILLINGWRITE = "billing:write"
    KEYSWRITE = "keys:write"
    POLICYWRITE = "policy:write"
    USAGEWRITE = "usage:write"

    def __str__(self) -> str:
        return str(self.value)
