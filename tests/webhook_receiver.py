"""A receiver of the webhook with the standard library only: copy it, and give the name of your own `handle`."""

import base64
import hashlib
import hmac
import json
import time


def receive(headers, body: bytes, secret: str, handle, seen: set[str]) -> int:
    """The HTTP status to answer with; ``handle`` gets each event once. ``seen`` should outlive the process."""
    id, when, given = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    ours = b"v1," + base64.b64encode(hmac.new(key, f"{id}.{when}.".encode() + body, hashlib.sha256).digest())
    good = (
        any(hmac.compare_digest(ours, each.encode()) for each in given.split()) and abs(time.time() - int(when)) <= 300
    )
    if good and id not in seen:
        handle(json.loads(body))
        seen.add(id)
    return 204 if good else 401
