"""Messages to one address, signed as Standard Webhooks has it: the one module that knows an HTTP client.

The client is loaded where there is a webhook, beside everything else: it takes 0.15 s.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from httpx2 import AsyncClient

GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a message, in a word or two: never what the receiver said, which may repeat it."""

    said: str
    accepted: bool = False
    gone: bool = False


class Webhook:
    """Each of the `secrets` signs, so that one can take the other's place."""

    def __init__(self, url: str, secrets: Sequence[str], timeout_seconds: float, clock: Callable[[], int]) -> None:
        self.timeout_seconds = timeout_seconds
        self._url = url
        self._secrets = secrets
        self._clock = clock
        self._client: AsyncClient | None = None

    def load(self) -> None:
        """Beside the event loop, as it takes long."""
        import httpx2  # noqa: F401, PLC0415  (see above)
        import standardwebhooks  # noqa: F401, PLC0415  (the same)

    async def post(self, message_id: str, body: str) -> Outcome:
        """A redirect is not followed: the text of a customer goes to the address that was set, or nowhere.

        Whatever goes wrong is an outcome, in the name of its kind alone: what it says may quote the address.
        """
        from httpx2 import AsyncClient  # noqa: PLC0415  (see above)

        try:
            if self._client is None:
                self._client = AsyncClient(timeout=None, follow_redirects=False, trust_env=False)
            sent = self._client.stream("POST", self._url, content=body.encode(), headers=self._signed(message_id, body))
            async with asyncio.timeout(self.timeout_seconds), sent as answer:  # nothing that it says is read
                return Outcome(str(answer.status_code), accepted=answer.is_success, gone=answer.status_code == GONE)
        except Exception as error:  # noqa: BLE001  (one that escaped would leave the ticket due for ever)
            return Outcome(type(error).__name__)

    def _signed(self, message_id: str, body: str) -> dict[str, str]:
        from standardwebhooks import Webhook as Signer  # noqa: PLC0415  (the same)

        sent_at = datetime.fromtimestamp(self._clock(), UTC)
        signatures = " ".join(Signer(secret).sign(message_id, sent_at, body) for secret in self._secrets)
        return {
            "Content-Type": "application/json",
            "User-Agent": "connex-sla",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(sent_at.timestamp())),
            "webhook-signature": signatures,
        }

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
