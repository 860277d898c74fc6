"""What a message says, whatever it is written in."""

from __future__ import annotations

from email.message import EmailMessage

from limner.sources.connectors.mailbox import contact


def message(**headers):
    found = EmailMessage()
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    return found


def test_a_plain_message():
    mail = message(
        From="王小明 <Wang@Example.com>", Subject="退货", Date="Fri, 05 Jan 2024 10:00:00 +0800", Message_ID="<1@x>"
    )
    mail.set_content("您好，\n\n  我想退货。 \n")
    assert contact(mail.as_bytes()) == {
        "message_id": "<1@x>",
        "sent_at": "2024-01-05 02:00:00",
        "sender": "wang@example.com",
        "channel": "email",
        "subject": "退货",
        "body": "您好，\n我想退货。",
    }


def test_markup_is_left_out_and_plain_words_are_preferred():
    mail = message(From="a@b.c")
    mail.set_content("<style>p {color: red}</style><p>Where is my <b>order</b>&nbsp;&lt;12&gt;?</p>", subtype="html")
    assert contact(mail.as_bytes())["body"] == "Where is my order <12>?"
    mail.make_alternative()
    mail.add_alternative("plain", subtype="plain")
    assert contact(mail.as_bytes())["body"] == "plain"


def test_what_is_not_there_is_null():
    found = contact(b"\n\n")
    assert [found[name] for name in ("sent_at", "sender", "subject", "body")] == [None] * 4
    assert found["message_id"].startswith("sha256:")
    assert contact(b"Date: someday\n\nx")["sent_at"] is None


def test_an_unknown_charset():
    raw = b"From: a@b.c\nContent-Type: text/plain; charset=x-nobody\n\nabc\n"
    assert contact(raw)["body"] == "abc"
