"""Tell whether a delivery is from whom it says: by a code over its body (HMAC with SHA-256), or by a token."""

from __future__ import annotations

import base64
import binascii
import contextlib
import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from limner.core.errors import InvalidDefinition, NotAllowed
from limner.sources.connectors.choice import chosen
from limner.sources.connectors.connector import Source

Part = Literal["delivery", ".", "sent_at", "body"]
TOLERANCE_SECONDS = 300.0
"""A delivery that says when it was sent, and that more than this lies between then and now, is not taken."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a partner signs.

    Attributes:
        header: the header with the signature, or with the token.
        encoding: how the code is written; ``plain`` where it is the secret itself.
        prefix: what stands before it.
        delivery: the header that names a delivery, the same each time it is tried; empty for none.
        event: the header that names what happened; empty for none.
        sent_at: the header with the moment of sending; empty for none.
        signed: what the code is over.
        rotates: whether there may be several signatures with blanks between, while a secret is changed.
    """

    header: str
    encoding: Literal["hex", "base64", "plain"]
    prefix: str = ""
    delivery: str = ""
    event: str = ""
    sent_at: str = ""
    signed: tuple[Part, ...] = ("body",)
    rotates: bool = False


@dataclass(frozen=True)
class Delivered:
    """What the headers of a delivery say once it is known to be genuine; empty where they say nothing."""

    delivery: str
    event: str


FORMS: dict[str, Form] = {
    "shopify": Form(
        header="X-Shopify-Hmac-Sha256",
        encoding="base64",
        delivery="X-Shopify-Webhook-Id",
        event="X-Shopify-Topic",
    ),
    "woocommerce": Form(
        header="X-WC-Webhook-Signature",
        encoding="base64",
        delivery="X-WC-Webhook-Delivery-ID",
        event="X-WC-Webhook-Topic",
    ),
    "github": Form(
        header="X-Hub-Signature-256",
        encoding="hex",
        prefix="sha256=",
        delivery="X-GitHub-Delivery",
        event="X-GitHub-Event",
    ),
    "zendesk": Form(
        header="X-Zendesk-Webhook-Signature",
        encoding="base64",
        delivery="X-Zendesk-Webhook-Invocation-Id",
        sent_at="X-Zendesk-Webhook-Signature-Timestamp",
        signed=("sent_at", "body"),
    ),
    # https://www.standardwebhooks.com
    "standard": Form(
        header="webhook-signature",
        encoding="base64",
        prefix="v1,",
        delivery="webhook-id",
        sent_at="webhook-timestamp",
        signed=("delivery", ".", "sent_at", ".", "body"),
        rotates=True,
    ),
    "hmac": Form(header="X-Signature", encoding="hex"),
    "token": Form(header="Authorization", encoding="plain", prefix="Bearer "),
}
"""The forms by name; ``hmac`` and ``token`` are for partners of whom nothing is known here."""
_OWN = frozenset({"header", "prefix", "delivery", "event"})
_SETTINGS = dict.fromkeys(FORMS, frozenset[str]()) | {"hmac": _OWN | {"encoding"}, "token": _OWN}
_STANDARD_SECRET = "whsec_"  # noqa: S105  (what such secrets begin with)


def form_of(source: Source) -> Form:
    """Return how the partner of ``source`` signs.

    Raises:
        InvalidDefinition: the form, or a setting of it, is not known.
    """
    told: dict[str, Any] = dict(chosen(source.options.get("signature"), _SETTINGS, "signature"))
    form = FORMS[told.pop("kind")]
    if told.get("encoding", "hex") not in {"hex", "base64"}:
        raise InvalidDefinition(
            f"{told['encoding']!r} is no encoding.", path="signature.encoding", remedy="Write hex or base64."
        )
    for name, value in told.items():
        if not isinstance(value, str):
            raise InvalidDefinition(f"{value!r} is no text.", path=f"signature.{name}", remedy="Write it in quotes.")
    return replace(form, **told)


def checked(form: Form, headers: Mapping[str, str], body: bytes, secret: str, now: dt.datetime) -> Delivered:
    """Return what a delivery says of itself, once its signature is right.

    Args:
        form: how the partner signs.
        headers: the headers, with names in small letters.
        body: the body, as it came.
        secret: what both sides know.
        now: the present moment, UTC without a zone.

    Raises:
        NotAllowed: it is not signed, wrongly signed, or was sent at another time.
    """
    found = {name: headers.get(getattr(form, name).lower(), "") for name in ("header", "delivery", "event", "sent_at")}
    if form.encoding == "plain":
        wanted = f"{form.prefix}{secret}"
    else:
        parts = {".": b".", "body": body} | {name: found[name].encode() for name in ("delivery", "sent_at")}
        code = hmac.new(_key(secret), b"".join(parts[part] for part in form.signed), hashlib.sha256).digest()
        wanted = form.prefix + (code.hex() if form.encoding == "hex" else base64.b64encode(code).decode())
    given = found["header"].split(" ") if form.rotates else [found["header"]]
    if not secret or not any(hmac.compare_digest(one.encode(), wanted.encode()) for one in given):
        raise NotAllowed(
            "The signature is missing or wrong." if form.encoding != "plain" else "The token is missing or wrong.",
            remedy=f"Send it in the header {form.header}, made with the secret that this source has.",
        )
    if form.sent_at and not _is_near(found["sent_at"], now):
        raise NotAllowed(
            "It was sent at another time.", remedy=f"Sign it anew; check the clock and the header {form.sent_at}."
        )
    return Delivered(found["delivery"], found["event"])


def _key(secret: str) -> bytes:
    """The bytes that ``secret`` stands for: those that its Base64 says where it is one of standard webhooks."""
    if secret.startswith(_STANDARD_SECRET):
        with contextlib.suppress(binascii.Error):
            return base64.b64decode(secret.removeprefix(_STANDARD_SECRET), validate=True)
    return secret.encode()


def _is_near(sent_at: str, now: dt.datetime) -> bool:
    """Whether ``sent_at``, in seconds since 1970 or in ISO form, is near ``now``."""
    try:
        sent = (
            dt.datetime.fromtimestamp(int(sent_at), dt.UTC) if sent_at.isdigit() else dt.datetime.fromisoformat(sent_at)
        )
    except (ValueError, OverflowError, OSError):
        return False
    moment = sent if sent.tzinfo else sent.replace(tzinfo=dt.UTC)
    return abs((now.replace(tzinfo=dt.UTC) - moment).total_seconds()) <= TOLERANCE_SECONDS
