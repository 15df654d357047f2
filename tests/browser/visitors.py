"""Who looks at a page: how wide, in light or dark, with JavaScript or without; and what no page may do to them."""

import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

Scheme = Literal["light", "dark"]
MOST_BYTES = 60_000  # of a page with all that it loads


@dataclass(frozen=True, slots=True)
class Look:
    width: int
    scheme: Scheme
    javascript: bool

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}-{'js' if self.javascript else 'plain'}"


SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LOOKS = [Look(*each) for each in itertools.product((320, 1280), SCHEMES, (True, False))]
DESK = Look(1280, "light", javascript=True)
PHONE = Look(320, "light", javascript=True)
PLAIN = Look(1280, "light", javascript=False)


@dataclass
class Visitor:
    """One browser context. `told` is what the browser complained about: errors, policy violations, failed loads."""

    look: Look
    context: BrowserContext
    judge: BrowserContext
    page: Page
    screenshots: Path
    told: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", self._failed)
        self.page.on("requestfailed", self._not_loaded)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.told.append(message.text)

    def _failed(self, error: Error) -> None:
        self.told.append(str(error))

    def _not_loaded(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page that was left
            self.told.append(f"{request.url}: {request.failure}")

    async def looks_right(self, name: str) -> None:
        """A screenshot is kept; axe finds nothing, nothing is wider than the window, the browser has no complaint."""
        self.screenshots.mkdir(exist_ok=True)
        await self.page.screenshot(path=self.screenshots / f"{name}-{self.look}.png", full_page=True)
        judged = self.page if self.look.javascript else await self._where_scripts_run()
        found = await Axe().run(judged)
        assert found.violations_count == 0, found.generate_report()
        widest = await self.page.evaluate("document.documentElement.scrollWidth")
        assert widest <= self.look.width, f"{name} is {widest} px wide in a window of {self.look.width}"
        assert self.told == []

    async def _where_scripts_run(self) -> Page:
        """The same page where axe can run, which is a script itself; the page's own scripts still do not."""
        html, url = await self.page.content(), self.page.url
        page = await self.judge.new_page()
        await page.route("**/*.js*", lambda route: route.abort())
        await page.route(url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        await page.goto(url)
        return page

    async def bytes_loaded(self) -> int:
        """Of the page that is open and all that it loaded, headers left out."""
        sizes = """[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
            .map(each => each.decodedBodySize).reduce((all, one) => all + one, 0)"""
        loaded: int = await self.page.evaluate(sizes)
        return loaded


class Visitors:
    def __init__(self, chromium: Browser, url: str, screenshots: Path) -> None:
        self._chromium = chromium
        self.url = url
        self._screenshots = screenshots
        self._contexts: list[BrowserContext] = []

    async def one(self, look: Look = DESK, url: str | None = None, zone: str = "America/Chicago") -> Visitor:
        """Someone new, with no cookies; in Chicago, an hour behind the support team, if nowhere else."""
        context = await self._context(look, url, zone, javascript=look.javascript)
        judge = context if look.javascript else await self._context(look, url, zone, javascript=True)
        visitor = Visitor(look, context, judge, await context.new_page(), self._screenshots)
        visitor.listen()
        return visitor

    async def _context(self, look: Look, url: str | None, zone: str, *, javascript: bool) -> BrowserContext:
        context = await self._chromium.new_context(
            base_url=url or self.url,
            viewport={"width": look.width, "height": 900},
            color_scheme=look.scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-US",
            timezone_id=zone,
        )
        self._contexts.append(context)
        context.set_default_timeout(10_000)
        return context

    async def leave(self) -> None:
        for context in self._contexts:
            await context.close()
