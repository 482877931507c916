"""What schemathesis needs to know of forewarn: signals as NDJSON, and requests that a partner's program signs (docs/access.md)."""

import hashlib
import hmac
import json
import os
import time
import uuid

import requests
import schemathesis


@schemathesis.serializer("application/x-ndjson")
def ndjson(ctx, value):
    items = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(item) for item in items).encode()


class Signed(requests.auth.AuthBase):
    """Signs the request as it goes out."""

    def __init__(self, key_id, secret):
        self.key_id = key_id
        self.secret = secret.encode()

    def __call__(self, request):
        body = request.body or b""
        if not isinstance(body, (bytes, str)):
            return request
        at, nonce = str(int(time.time() * 1000)), uuid.uuid4().hex
        front = f"{at}.{nonce}.{request.method} {request.path_url}."
        text = front.encode() + (body.encode() if isinstance(body, str) else body)
        digest = hmac.new(self.secret, text, hashlib.sha256).hexdigest()
        request.headers["x-forewarn-key"] = self.key_id
        request.headers["x-forewarn-time"] = at
        request.headers["x-forewarn-nonce"] = nonce
        request.headers["x-forewarn-signature"] = f"v1={digest}"
        return request


if "FUZZ_KEY_ID" in os.environ:
    schemathesis.auth.set_from_requests(Signed(os.environ["FUZZ_KEY_ID"], os.environ["FUZZ_KEY_SECRET"]))
