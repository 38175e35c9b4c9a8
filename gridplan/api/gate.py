"""
What every request passes: its host, its size, its pace, its headers, its log line.

One plain ASGI layer, since it also counts bodies that come in pieces. Nothing it
logs says who asks or what is in a body.
"""

import secrets
import time
from collections.abc import Hashable
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gridplan.api.metrics import Metrics
from gridplan.api.pace import Pace
from gridplan.api.problems import respond
from gridplan.api.refusals import TooLargeError
from gridplan.api.settings import ServiceSettings

_PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_UPLOADS = frozenset({"/areas"})
_SIGNING = frozenset({"/login"})


class Gate:
    """
    Stand in front of an app.

    Parameters
    ----------
    app : ASGIApp
        What is guarded.
    settings : ServiceSettings
        Hosts and limits.
    metrics : Metrics
        Counts every request.
    """

    def __init__(self, app: ASGIApp, settings: ServiceSettings, metrics: Metrics) -> None:
        self.app = app
        self.settings = settings
        self.metrics = metrics
        self._pace = Pace()
        self._log = structlog.get_logger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope["gridplan.id"] = secrets.token_hex(8)
        began = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(scope, message)
            await send(message)

        refused = self._refusal(scope, headers)
        if refused is not None:
            status_code, key, values = refused
            base = self.settings.public_url
            answer = respond(headers, status_code, key, base, **values)
            if status_code in {413, 429}:
                answer.headers["Retry-After"] = "60"
                answer.headers["Connection"] = "close"
            await answer(scope, receive, sending)
        else:
            await self.app(scope, self._counted(scope, receive), sending)
        self._tell(scope, status, time.perf_counter() - began)

    def _refusal(
        self, scope: Scope, headers: Headers
    ) -> tuple[int, str, dict[str, Any]] | None:
        host = headers.get("host", "").rsplit(":", 1)[0].lower()
        if host not in self.settings.hosts:
            return 400, "unknown_host", {}
        most = self._most(scope)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > most:
            return 413, "too_large", {"limit": most}
        asker, most = self._asker(scope, headers)
        if not self._pace.hit(asker, most):
            return 429, "too_many", {"limit": most}
        return None

    def _asker(self, scope: Scope, headers: Headers) -> tuple[Hashable, int]:
        """Tell who is counted, and how many requests a minute they may make."""
        limits = self.settings.limits
        address = (scope.get("client") or ("-",))[0]
        if scope["path"] in _SIGNING:
            return ("login", address), limits.logins
        # one office may sit behind one address: whoever shows a key is counted alone
        who = hash((address, headers.get("authorization"), headers.get("cookie")))
        is_read = scope["method"] in _READS
        return (is_read, who), limits.reads if is_read else limits.writes

    def _most(self, scope: Scope) -> int:
        limits = self.settings.limits
        is_upload = scope["path"] in _UPLOADS and scope["method"] == "POST"
        return limits.upload + 65536 if is_upload else limits.body

    def _counted(self, scope: Scope, receive: Receive) -> Receive:
        most, seen = self._most(scope), 0

        async def receiving() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:  # a body without a length, or with a wrong one
                raise TooLargeError("api.too_large", limit=most)
            return message

        return receiving

    def _dress(self, scope: Scope, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
        if self.settings.public_url.startswith("https:"):
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        headers["X-Request-ID"] = scope["gridplan.id"]

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "-")
        self.metrics.request(scope["method"], route, status, seconds)
        self._log.info(
            "request",
            request_id=scope["gridplan.id"],
            method=scope["method"],
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
        )
