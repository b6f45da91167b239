"""What a panel is built of, as the front end (`static/panel.js`) draws it: plain dicts of text, one a block."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from nupool_helpers.protocol.state import Mail
from nupool_helpers.secret import SecretText

__all__ = [
    "AWAY",
    "LIVE",
    "LIVE_IN_VIEW",
    "Block",
    "authenticator_entry",
    "beside",
    "button",
    "cell",
    "choice",
    "code_field",
    "details",
    "drop",
    "either",
    "email_field",
    "field",
    "form",
    "hidden",
    "keeps",
    "mails",
    "mark",
    "page",
    "picture",
    "pre",
    "reveal",
    "secret_field",
    "secret_lines",
    "switches",
    "table",
    "text",
    "watched",
]

Block = dict[str, Any]
AWAY: Block = {"kind": "away"}
"""Puts away what `reveal` showed of the vault, which is locked now; nothing is seen of it."""
LIVE: Block = {"kind": "live"}
"""Where the line goes that says what a press has done; at the end where a panel does not place it."""
LIVE_IN_VIEW: Block = {"kind": "live", "follow": True}
"""The same, scrolled to after a press: what it shows is far from the button that was pressed."""


def text(content: str, tone: str = "") -> Block:
    """A paragraph; `tone` is "", "hint", "good", "warn" or "wrong"."""
    return {"kind": "text", "text": content, "tone": tone}


def field(name: str, label: str, hint: str = "", value: str = "", *, live: bool = False) -> Block:
    """A field for what is not secret; with `live` the kernel looks at it as it is typed."""
    content = {"name": name, "label": label, "hint": hint, "value": value}
    return {"kind": "field", **content, "type": "text", "live": live}


def email_field(label: str = "E-mail", hint: str = "", value: str = "") -> Block:
    """The field `email`."""
    return field("email", label, hint, value) | {"type": "email"}


def secret_field(name: str, label: str, hint: str = "", *, live: bool = False) -> Block:
    """A field that hides what is typed and empties itself when it is sent."""
    return field(name, label, hint, live=live) | {"type": "secret"}


def secret_lines(name: str, label: str, hint: str = "") -> Block:
    """The same for a secret that may have several lines, as a key in PEM form has."""
    return field(name, label, hint) | {"type": "secret lines"}


def code_field(label: str = "Authenticator Code", hint: str = "Six digits. Spaces do no harm.") -> Block:
    """The field `code`: it keeps a zero in front, and takes spaces."""
    return field("code", label, hint) | {"type": "code"}


def hidden(name: str, value: str) -> Block:
    """What goes with a form and is not seen: what its fields were drawn from, say."""
    return {"kind": "hidden", "name": name, "value": value}


def either(name: str, label: str, parts: Iterable[tuple[str, str, Block]], value: str = "") -> Block:
    """One of several parts, each (value, label, block), chosen in the page; it has the fields of that one alone.

    Each must be a form of its own, told apart by its arguments, or what is typed in one would go over to another.
    """
    names = ("value", "text", "block")
    return {
        **{"kind": "either", "name": name, "label": label, "value": value},
        "parts": [dict(zip(names, part, strict=True)) for part in parts],
    }


def choice(name: str, label: str, options: Iterable[tuple[str, str]], value: str = "", hint: str = "") -> Block:
    """One of several."""
    return {"kind": "choice", "name": name, "label": label, "options": list(options), "value": value, "hint": hint}


def switches(
    label: str, items: Iterable[tuple[str, str, str, bool]], warnings: Mapping[str, str] = MappingProxyType({})
) -> Block:
    """Switches, each (name, label, hint, on); the `warnings`, by name, stand in the hint's place while one is on."""
    keys = ("name", "label", "hint", "on")
    shown = [dict(zip(keys, item, strict=True)) | {"warning": warnings.get(item[0], "")} for item in items]
    return {"kind": "switches", "label": label, "items": shown}


def button(name: str, label: str, tone: str = "", **args: str) -> Block:
    """A button; pressing it calls the panel's `press_NAME`. `tone` is "", "second" or "danger"."""
    return {"kind": "button", "name": name, "label": label, "tone": tone, "args": args}


def keeps(name: str) -> Block:
    """The button by which a learner says to have kept the pair that was shown.

    While the pair is still on show, the button that puts it away stands for this one: they do the same.
    """
    return {"kind": "keeps", "name": name}


def page(label: str, path: str) -> Block:
    """A link that opens a page of the exchange in its own tab."""
    return {"kind": "page", "label": label, "path": path}


def form(name: str, label: str, *blocks: Block, tone: str = "", **args: str) -> Block:
    """Fields and the button that sends them to the panel's `press_NAME`."""
    content = {"kind": "form", "name": name, "label": label, "tone": tone, "args": args, "blocks": list(blocks)}
    return content | {"watched": False}


def watched(made: Block, when: bool = True) -> Block:
    """A form of which something is on show: the kernel looks at once when any of its fields is changed."""
    return made | {"watched": when}


def details(summary: str, *blocks: Block, name: str = "") -> Block:
    """What is folded away until it is wanted.

    One whose summary changes has a `name`, by which it is the same to the page: what is typed in it stays.
    """
    return {"kind": "details", "name": name, "summary": summary, "blocks": list(blocks)}


def beside(*blocks: Block) -> Block:
    """Blocks side by side, below one another where the page is narrow."""
    return {"kind": "beside", "blocks": list(blocks)}


def cell(content: str, name: str, tone: str = "", **args: str) -> Block:
    """A table's cell that is pressed like a button; `tone` is "", "good", "calm", "warn" or "wrong"."""
    return {"text": content, "name": name, "tone": tone, "args": args}


def mark(said: str, tone: str) -> Block:
    """A table's cell that is seen at a glance; `tone` is "good", "calm", "warn" or "wrong"."""
    return {"text": said, "tone": tone}


def picture(label: str, svg: str) -> Block:
    """A drawing, with what it shows in words."""
    return {"kind": "picture", "label": label, "svg": svg}


def authenticator_entry(number: str, title: str, codes: tuple[str, str], ends: int, period: int) -> Block:
    """An entry of the authenticator; `codes`, that of now and the one after it, are empty while they are hidden.

    Its buttons call the panel's `press_auth_show` and `press_auth_hand`. Seconds, `ends` since 1970.
    """
    code, after = codes
    content = {"number": number, "title": title, "code": code, "after": after}
    return {"kind": "account", **content, "ends": ends if code else 0, "period": period}


def drop(name: str, label: str, hint: str, *, pictures: bool = True) -> Block:
    """A place for files and `pictures`, chosen, dropped, pasted, or filmed; they come with the press `name`."""
    return {"kind": "drop", "name": name, "label": label, "hint": hint, "pictures": pictures}


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]], *, stacks: bool = False) -> Block:
    """A table, its rows named by their first cell; a cell is text, or what `cell` makes.

    Where cells hold sentences it `stacks` them on a narrow page; else it is scrolled there.
    """
    shown = [[cell if isinstance(cell, dict) else str(cell) for cell in row] for row in rows]
    return {"kind": "table", "caption": caption, "head": list(head), "rows": shown, "stacks": stacks}


def pre(label: str, content: str) -> Block:
    """A file's text."""
    return {"kind": "pre", "label": label, "text": content}


def mails(mailbox: list[Mail], *, used: bool = False) -> Block:
    """A mailbox; its links call the panel's `press_follow`. Where mails have links, notices are not shown besides.

    Mails that are `used` are shown without their links.
    """
    names = ("id", "at", "to", "subject")
    shown = [
        {name: getattr(mail, name) for name in names} | {"from": mail.from_} | _text_and_links(mail, used)
        for mail in [mail for mail in mailbox if mail.links] or mailbox
    ]
    return {"kind": "mails", "mails": shown}


def _text_and_links(mail: Mail, used: bool) -> dict[str, Any]:
    links, content = [link.reveal() for link in mail.links], mail.text.reveal()
    if not used:
        return {"text": content, "links": links}
    parts = [part for part in content.split("\n\n") if not any(link in part for link in links)]
    return {"text": "\n\n".join(parts), "links": []}


def reveal(
    label: str, secret: SecretText | list[SecretText], hint: str = "", svg: str = "", *, of_vault: bool = False
) -> Block:
    """A secret that must be seen now. It goes to the page as a message, and is part of no state.

    What is `of_vault` is put away when the vault locks itself. With the Key as its `pair`, it is the half of a pair,
    which is kept by the learner's word when it is put away.
    """
    content = {"label": label, "hint": hint, "svg": svg, "vault": of_vault}
    if isinstance(secret, SecretText):
        return content | {"value": secret.reveal()}
    return content | {"values": [part.reveal() for part in secret]}
