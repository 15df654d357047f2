"""The two cookies of the console: out of reach of scripts and other sites, and never sent in the clear after TLS."""

from dataclasses import dataclass

from fastapi import Request, Response


@dataclass(frozen=True, slots=True)
class Cookie:
    name: str
    path: str

    def of(self, request: Request) -> str:
        """Empty where there is none."""
        return request.cookies.get(self._name(request), "")

    def give(self, request: Request, response: Response, token: str, seconds: int | None) -> None:
        """For so many seconds; None: until the browser is closed."""
        response.set_cookie(
            self._name(request),
            token,
            seconds,
            path=self.path,
            secure=_by_tls(request),
            httponly=True,
            samesite="strict",
        )

    def take_back(self, request: Request, response: Response) -> None:
        self.give(request, response, "", 0)

    def _name(self, request: Request) -> str:
        """With the prefix that browsers let nobody set but over TLS."""
        return f"__Secure-{self.name}" if _by_tls(request) else self.name


def _by_tls(request: Request) -> bool:
    return request.url.scheme == "https"


SIGNED_IN = Cookie("sla_console", "/console")
OF_FORM = Cookie("sla_console_form", "/console/sign-in")
