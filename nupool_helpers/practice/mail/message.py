"""What a mail consists of: written in the form of RFC 5322, and read again for the mailbox."""

import email
import re
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, Message
from email.utils import format_datetime
from typing import Any

from jinja2 import Environment
from sqlalchemy import Row

from nupool_helpers.practice.mail.links import Purpose
from nupool_helpers.practice.transaction import Transaction

__all__ = ["compose", "read"]

_SENDER = "Practice exchange <no-reply@practice-exchange.example>"
_LINK = re.compile(rf"\S+/((?:{'|'.join(map(re.escape, Purpose))})\?token=[\w.-]+)", re.ASCII)


def compose(tx: Transaction, to: str, subject: str, text: str, link: str) -> EmailMessage:
    """Return a mail from the exchange to one address, as text and as HTML; `link` is a URL, or empty for none."""
    # RFC 5322 section 2.1.1: the longest line. A link that is broken over two is not a link.
    message = EmailMessage(policy.SMTP.clone(max_line_length=998))
    message["From"], message["To"], message["Subject"] = _SENDER, to, subject
    message["Date"] = format_datetime(datetime.fromtimestamp(tx.now // 1000, UTC))
    message["Message-ID"] = f"<{tx.random_bytes(12).hex()}@practice-exchange.example>"
    message["Auto-Submitted"] = "auto-generated"
    asked = "this link, a code" if link else "a code, a Secret"
    foot = f"This is the practice exchange. Nobody will ever ask you for {asked} or your password."
    message.set_content("\n\n".join(filter(None, (text, link, foot))) + "\n")
    html = _HTML.render(subject=subject, text=text, link=link, foot=foot)
    message.add_alternative(html, subtype="html")
    return message


_BODY = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{{ subject }}</title><body>
{% for part in text.split("\\n\\n") %}<p>{{ part }}</p>
{% endfor %}{% if link %}<p><a href="{{ link }}">{{ subject }}</a></p><p>{{ link }}</p>
{% endif %}<p><small>{{ foot }}</small></p></body></html>
"""
_HTML = Environment(autoescape=True).from_string(_BODY)


def _plain_text(message: Message) -> str:
    part = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    if part is None:
        return ""
    body = part.get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode(part.get_content_charset("ascii"), "replace")


def read(row: Row[Any]) -> dict[str, Any]:
    """Return a kept mail as the mailbox shows it: who, when (milliseconds since 1970), its text, headers and links.

    A link is what stands behind the exchange's address: the page, and the token in its query.
    """
    # Each header is read once: by the newer policy the parser and every look at a part would read it anew.
    message = email.message_from_string(row.message, policy=policy.compat32)
    headers = [[name, str(policy.default.header_fetch_parse(name, value))] for name, value in message.items()]
    named, text = dict(headers), _plain_text(message).replace("\r\n", "\n")
    return {
        "id": row.id,
        "at": row.at,
        "from": named["From"],
        "to": named["To"],
        "subject": named["Subject"],
        "text": text,
        "headers": headers,
        "links": _LINK.findall(text),
    }
