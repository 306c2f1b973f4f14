"""What every answer has to say of itself (OWASP ASVS 5, chapters 3, 4 and 14)."""

import re
from typing import Any

#: text in every alphabet needs to say in which letters it is written
NEEDS_CHARSET = ("text/", "application/javascript")
#: kept by the reader's own browser for a short while: small pictures of a visit (ADR 13)
SHORTLY_KEPT = {"inspections:file-thumbnail"}
#: opened in the browser, as what they were found to be, in a policy under which nothing runs
SHOWN = {"inspections:file-open", "inspections:file-thumbnail"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
PLAIN_NAME = re.compile(
    r'(attachment|inline); filename="[A-Za-z0-9._-]+\.(csv|xlsx|docx|pdf|jpg|png)"'
)
GIVES_AWAY = ("Server", "X-Powered-By", "X-Generator", "X-AspNet-Version", "Via")
UNSAFE = (
    "unsafe-inline",
    "unsafe-eval",
    "unsafe-hashes",
    "wasm-unsafe-eval",
    " *",
    "http:",
    "blob:",
)


def faults(name: str, response: Any, secure: bool = True) -> list[str]:
    """What is wrong with the headers of an answer of the address of this name."""
    header = response.headers
    found = [f"{key}: {header.get(key)}" for key, said in ALWAYS.items() if header.get(key) != said]
    found += [f"{key} is said" for key in GIVES_AWAY if key in header]
    found += _policy(header.get("Content-Security-Policy", ""))
    allowed = header.get("Permissions-Policy", "")
    found += [f"{feature} may be used" for feature in FEATURES if f"{feature}=()" not in allowed]
    found += _kept(name, header.get("Cache-Control", ""))
    found += _content(name, response)
    hsts = header.get("Strict-Transport-Security", "")
    if secure and not (hsts.startswith("max-age=31536000") and "includeSubDomains" in hsts):
        found.append(f"Strict-Transport-Security: {hsts}")
    return found


def _policy(policy: str) -> list[str]:
    said = dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())
    found = [f"Content-Security-Policy allows {word}" for word in UNSAFE if word in policy]
    if said.get("default-src") != "'none'":
        found.append(f"default-src {said.get('default-src')}")
    for name in ("frame-ancestors", "base-uri"):
        if said.get(name) != "'none'":
            found.append(f"{name} {said.get(name)}")
    return found


def _kept(name: str, said: str) -> list[str]:
    parts = {part.strip() for part in said.split(",")}
    wanted = {"private"} if name in SHORTLY_KEPT else {"private", "no-store"}
    return [] if wanted <= parts and "public" not in parts else [f"Cache-Control: {said}"]


def _content(name: str, response: Any) -> list[str]:
    kind = response.headers.get("Content-Type", "")
    said = response.headers.get("Content-Disposition", "")
    found = []
    if kind.startswith(NEEDS_CHARSET) and "charset=utf-8" not in kind:
        found.append(f"Content-Type: {kind}")
    if not kind and response.status_code == 200:
        found.append("no Content-Type")
    page = kind.startswith(("text/html", "application/json", "text/plain"))
    if response.status_code == 200 and not page:
        if not PLAIN_NAME.fullmatch(said):
            found.append(f"Content-Disposition: {said}")
        if name not in SHOWN and not said.startswith("attachment"):
            found.append(f"opens in the browser: {said}")
    return found
