"""What pages say that is in no template: notices, failures, and the words for what the protocol names."""

from nupool_helpers.protocol import Event

__all__ = ["ACTIVITY_FILTERS", "EVENT_WORDS", "NOTICES", "SENTENCES", "TWO_FACTOR_WORDS"]

_LEFT = {
    "0": "You have used your last recovery code. Make new ones now, at Two-Factor Authentication.",
    "1": "You have used a recovery code. 1 is left: make new ones, at Two-Factor Authentication.",
    **{str(left): f"You have used a recovery code. {left} are left." for left in range(2, 8)},
}
NOTICES = {
    "activated": "Your account is active. Log in.",
    "mail": "A mail is on its way. Open it and follow its link.",
    "out": "You are logged out.",
    "password": "The password is changed. Every other browser is logged out.",
    "off": "Two-factor authentication is off. API keys do not work until it is enabled again.",
    "added": "A new row is ready. Choose its rights, type a code and save.",
    "changed": "The key's rights are changed.",
    "deleted": "The key is deleted. It no longer works.",
    "coins": "The practice coins are there.",
    "allowed": "The withdrawal address is on the list. Coins may be sent to it.",
    "removed": "The withdrawal address is off the list.",
    "codes-shown": (
        "The recovery codes were shown once, and are not shown again. If you have not kept them, make new ones below: "
        "the old ones no longer work then."
    ),
    "secret-shown": (
        "The Secret was shown once, and is not shown again. If you have not kept it, delete the key and make another."
    ),
    "known": "You are logged in already.",
    "copy": "Your copy of the seed is right. Put it where you keep your documents.",
    "list": "The recovery code is right, and still good. Keep the list with the copy of your seed.",
    **{f"left-{left}": sentence for left, sentence in _LEFT.items()},
    **{f"password-{left}": f"The password is changed. {sentence}" for left, sentence in _LEFT.items()},
}
"""What a page says after a form, by the name that the address carries: no text of a stranger's link is shown."""
TWO_FACTOR_WORDS = {"setup": "not enabled yet", "waiting for mail": "waiting for the mail", "in force": "enabled"}
"""The states of the second factor as pages call them, where the protocol has another word."""
EVENT_WORDS = {Event.TWO_FACTOR_IN_FORCE: "two-factor authentication enabled"}
"""The events of the log as pages call them, where the protocol has another word."""
ACTIVITY_FILTERS = {
    "": "everything",
    "done": "what I did",
    "refused": "what was refused",
    "programs": "what programs did",
}
"""The ways to narrow the page "Activity", as it calls them; `activity.filters` knows what each shows."""
SENTENCES = {
    400: "The request could not be read. Go back and try again.",
    404: "There is no such page here.",
    405: "This page cannot be used in that way.",
    500: "Something went wrong in the exchange. Nothing was half done; try again.",
}
"""What a page says where a request failed, by the status."""
