"""Somebody at a browser: one connection, one session, forms with their key."""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field

from tests.machine.servers import SITE

TOKEN = "0123456789abcdefghijklmnopqrstuv"  # a CSRF secret may be the token itself
SESSION, CSRF = "__Host-sessionid", "__Host-csrftoken"
ACTIVITY = "/tuyen-truyen/hoat-dong/them/"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass
class Reader:
    port: int
    session: str = ""
    context: ssl.SSLContext | None = None
    timeout: float = 120
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cookies.setdefault(CSRF, TOKEN)
        if self.session:
            self.cookies[SESSION] = self.session
        self._connection: http.client.HTTPConnection | None = None

    @property
    def host(self) -> str:
        return f"{SITE}:{self.port}"

    def _open(self) -> http.client.HTTPConnection:
        if self._connection is None:
            made = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
            made.connect()
            if self.context:
                made.sock = self.context.wrap_socket(made.sock, server_hostname=SITE)
            self._connection = made
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        """Raises OSError or HTTPException when no answer comes: then nobody knows what was done."""
        headers = {
            "Host": self.host,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"https://{self.host}/",
            "Accept-Encoding": "identity",
        }
        if not self.context:
            headers["X-Forwarded-Proto"] = "https"  # straight to gunicorn, past nginx
        if kind:
            headers["Content-Type"] = kind
        began = time.perf_counter()
        try:
            connection = self._open()
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        if answer.will_close:
            self.close()
        for value in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.split(";")[0]
        taken = time.perf_counter() - began
        return Answer(answer.status, dict(answer.headers.items()), content, taken)

    def get(self, path: str) -> Answer:
        """Asked again once when the kept connection has been closed meanwhile, as browsers do."""
        try:
            return self.ask("GET", path)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            return self.ask("GET", path)

    def post(self, path: str, values: dict) -> Answer:
        pairs = {"csrfmiddlewaretoken": self.cookies[CSRF], **values}
        body = urllib.parse.urlencode(pairs, doseq=True).encode()
        return self.ask("POST", path, body, "application/x-www-form-urlencoded")

    def send_file(self, path: str, values: dict, name: str, content: bytes) -> Answer:
        mark = uuid.uuid4().hex
        pairs = {"csrfmiddlewaretoken": self.cookies[CSRF], **values}
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in pairs.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="a.pdf"\r\n'
        parts += [head.encode(), b"Content-Type: application/pdf\r\n\r\n", content]
        parts.append(f"\r\n--{mark}--\r\n".encode())
        return self.ask("POST", path, b"".join(parts), f"multipart/form-data; boundary={mark}")


def activity(commune: int, number: int, key: str) -> dict:
    """The form of an outreach activity; `number` tells it from every other one."""
    return {
        "form_key": key, "form": "session", "quantity": "1", "held_on": "5/3/2019",
        "communes": commune, "language": "vi", "document_number": f"{number}/THU",
    }  # fmt: skip


def persist(reader: Reader, values: dict, patience: float = 90) -> int:
    """Sends one form until it is stored, always with the same key; how often that took.

    This is what a person does: the sentence says "try again", the browser has kept the typing.
    """
    until = time.monotonic() + patience
    tries = 0
    while time.monotonic() < until:
        tries += 1
        try:
            answer = reader.post(ACTIVITY, values)
        except (TimeoutError, OSError, http.client.HTTPException):
            time.sleep(0.2)
            continue
        if answer.status == 302:
            return tries
        if answer.status not in (502, 503, 504, 507):
            raise AssertionError(f"{answer.status}: {answer.text[:2000]}")
        time.sleep(0.3)
    raise AssertionError(f"not stored within {patience} s")
