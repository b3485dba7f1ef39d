"""A mail as a message that a mail server takes (RFC 5322): plain text, with its calendar entry where it has one."""

from __future__ import annotations

import re
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any

from forum_app.core.errors import ForumError
from forum_app.outbox.models import Mail
from forum_app.outbox.placeholders import LINK


def make_message(mail: Mail, *, sender: str, domain: str, link: str | None) -> EmailMessage:
    """The message as it is sent; {link} becomes `link`. Raises ForumError where an address is none."""
    message = EmailMessage(_WholeSubjects())
    name, address = parseaddr(sender)
    message["From"] = _address(name, address)
    message["To"] = _address(mail.to_name, mail.to_address)
    message["Subject"] = mail.subject
    message["Message-ID"] = f"<{mail.message_id}@{domain}>"
    # When it is handed over, not when its draft was written: that may be weeks before.
    message["Date"] = format_datetime(mail.claimed_at or mail.created_at)
    # Holiday notices and lists need not answer a program.
    message["Auto-Submitted"] = "auto-generated"
    place = f"{{{LINK}}}"
    if place in mail.body and not link:
        raise ForumError("The link of this mail leads nowhere any more.")
    message.set_content(mail.body.replace(place, link or "") + "\n")
    if mail.calendar:
        message.add_attachment(
            mail.calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="forum.ics",
            params={"method": "PUBLISH", "charset": "utf-8"},
        )
    return message


class _WholeSubjects(EmailPolicy):
    """As the library's, but a subject that is not ASCII is folded whole: word by word it loses spaces, or gets more."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """What the message keeps of a header that is set."""
        if name == "Subject" and not value.isascii():
            return name, Header(value, "utf-8", header_name=name).encode()
        kept: tuple[str, Any] = super().header_store_parse(name, value)
        return kept


# What parts addresses in a header: the library drops the quotation marks around a name that it folds over two lines,
# and then a comma or a bracket in the name would make further addresses of it.
_PARTING = re.compile(r'[()<>\[\]:;@\\,"]+')


def _address(name: str, address: str) -> Address:
    try:
        return Address(display_name=" ".join(_PARTING.sub(" ", name).split()), addr_spec=address)
    except (ValueError, IndexError) as error:
        raise ForumError("The address is none that mail can go to: one @, and a domain with a dot.") from error
