"""Deliveries are taken from whom they say they are from, and from nobody else."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from limner.core.errors import InvalidDefinition, NotAllowed
from limner.sources.connectors.connector import Source
from limner.sources.connectors.signature import Delivered, checked, form_of

NOW = datetime(2024, 5, 1, 12)
SECONDS = str(int(NOW.replace(tzinfo=UTC).timestamp()))
BODY = '{"id": 1, "name": "王小明"}'.encode()
SECRET = "It's a Secret to Everybody"


def form(signature):
    return form_of(Source(name="s", kind="webhook", options={"signature": signature}))


def code(*parts):
    return hmac.new(SECRET.encode(), b"".join(parts), hashlib.sha256).digest()


def in_base64(raw):
    return base64.b64encode(raw).decode()


SIGNED = {
    "shopify": (
        "shopify",
        {
            "x-shopify-hmac-sha256": in_base64(code(BODY)),
            "x-shopify-webhook-id": "w1",
            "x-shopify-topic": "orders/paid",
        },
        Delivered("w1", "orders/paid"),
    ),
    "woocommerce": ("woocommerce", {"x-wc-webhook-signature": in_base64(code(BODY))}, Delivered("", "")),
    "github": (
        "github",
        {"x-hub-signature-256": f"sha256={code(BODY).hex()}", "x-github-delivery": "g1", "x-github-event": "issues"},
        Delivered("g1", "issues"),
    ),
    "zendesk": (
        "zendesk",
        {
            "x-zendesk-webhook-signature": in_base64(code(b"2024-05-01T12:00:05Z", BODY)),
            "x-zendesk-webhook-signature-timestamp": "2024-05-01T12:00:05Z",
            "x-zendesk-webhook-invocation-id": "z1",
        },
        Delivered("z1", ""),
    ),
    "standard": (
        "standard",
        {
            "webhook-id": "msg_1",
            "webhook-timestamp": SECONDS,
            "webhook-signature": f"v1,b2xk v1,{in_base64(code(b'msg_1.', SECONDS.encode(), b'.', BODY))}",
        },
        Delivered("msg_1", ""),
    ),
    "hmac": (
        {"kind": "hmac", "header": "X-Sign", "encoding": "base64", "prefix": "v=", "delivery": "X-Id", "event": "X-E"},
        {"x-sign": f"v={in_base64(code(BODY))}", "x-id": "7", "x-e": "paid"},
        Delivered("7", "paid"),
    ),
    "token": ("token", {"authorization": f"Bearer {SECRET}"}, Delivered("", "")),
    "token in a header of its own": (
        {"kind": "token", "header": "X-Gitlab-Token", "prefix": ""},
        {"x-gitlab-token": SECRET},
        Delivered("", ""),
    ),
}


@pytest.mark.parametrize(("signature", "headers", "said"), SIGNED.values(), ids=SIGNED)
def test_what_is_signed_is_taken(signature, headers, said):
    assert checked(form(signature), headers, BODY, SECRET, NOW) == said


@pytest.mark.parametrize(("signature", "headers", "_said"), SIGNED.values(), ids=SIGNED)
def test_what_is_not_is_refused(signature, headers, _said):
    told = form(signature)
    with pytest.raises(NotAllowed):
        checked(told, headers, BODY, "another secret", NOW)
    with pytest.raises(NotAllowed):
        checked(told, headers, BODY, "", NOW)
    with pytest.raises(NotAllowed, match="missing"):
        checked(told, {}, BODY, SECRET, NOW)
    with pytest.raises(NotAllowed):
        checked(told, {**headers, told.header.lower(): headers[told.header.lower()] + "é"}, BODY, SECRET, NOW)
    if told.encoding != "plain":
        with pytest.raises(NotAllowed):
            checked(told, headers, BODY + b" ", SECRET, NOW)


def test_the_example_of_github():
    """https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries"""
    headers = {
        "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    }
    assert checked(form("github"), headers, b"Hello, World!", SECRET, NOW) == Delivered("", "")


def test_the_example_of_standard_webhooks():
    """https://github.com/standard-webhooks/standard-webhooks, from its reference implementations."""
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    then = datetime(2021, 2, 25, 15, 2, 10)
    assert checked(form("standard"), headers, b'{"test": 2432232314}', secret, then).delivery.startswith("msg_")


@pytest.mark.parametrize("sent_at", ["", "never", "9" * 30, SECONDS])
def test_what_was_sent_at_another_time_is_refused(sent_at):
    signature = in_base64(code(b"msg_1.", sent_at.encode(), b".", BODY))
    headers = {"webhook-id": "msg_1", "webhook-timestamp": sent_at, "webhook-signature": f"v1,{signature}"}
    with pytest.raises(NotAllowed, match="another time"):
        checked(form("standard"), headers, BODY, SECRET, datetime(2024, 5, 1, 12, 6))


@pytest.mark.parametrize(
    ("signature", "word"),
    [
        (None, "shopify"),
        ("shopfy", "shopify"),
        ({"kind": "hmac", "encodng": "hex"}, "encoding"),
        ({"kind": "hmac", "encoding": "rot13"}, "base64"),
        ({"kind": "hmac", "header": 5}, "quotes"),
        ({"kind": "github", "header": "X-Mine"}, "github"),
    ],
)
def test_a_form_that_nobody_knows(signature, word):
    with pytest.raises(InvalidDefinition) as refused:
        form(signature)
    assert word in str(refused.value) or signature["kind"] == word
