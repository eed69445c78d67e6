"""A receiver of the webhook with the standard library only: copy it, and give the name of your own `handle`."""

import base64
import hashlib
import hmac
import json
import time


def receive(headers, body: bytes, secret: str, handle, seen: set[str]) -> int:
    """The HTTP status to answer with; ``handle`` gets each event once. ``seen`` should outlive the process."""
    key = base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    ours = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    fits = any(
        hmac.compare_digest(ours.encode(), each.encode()) for each in headers.get("webhook-signature", "").split()
    )
    if not fits or abs(time.time() - int(headers["webhook-timestamp"])) > 300:
        return 401
    if headers["webhook-id"] not in seen:
        handle(json.loads(body))
        seen.add(headers["webhook-id"])
    return 204
