"""The three stories once more, for an exchange that exists: what to do there, in the words of its pages where known."""

from nupool_helpers.lessons.recovery.stories import StoryName
from nupool_helpers.live import EXCHANGES, NOTHING_TOLD

__all__ = ["own_words"]

_KEYS = "where its keys are (in the settings, as a rule under API)"
_WORDS = {
    StoryName.PHONE: (
        "Log in from a device that you still have. Where the code is asked for, choose the recovery code; many "
        "exchanges call it a backup code. Some have none: then you have the seed on paper, or you write to support.",
        "Take the lost authenticator off the account, and set up another one with a new seed. Make new recovery codes.",
        "Look for the list of devices or sessions in the settings for security, and end all but yours.",
        "Lock the phone from afar, by its maker's site, and have its SIM card blocked: mails and text messages are on "
        "it, and with them the way to a new password.",
        "Expect that {title} stops withdrawals for a day or more after this. That is meant to protect you.",
    ),
    StoryName.KEY: (
        "Delete the key first, and look for the reason afterwards. At {title} keys are here: {way}.",
        "Cancel orders that are not yours, and look at the trades: a thief who may not withdraw trades against you.",
        "Look at the withdrawals, and at the list of withdrawal addresses. Whatever is not yours: freeze the account, "
        "and write to support from the address that the exchange knows.",
        "Make another key with the fewest rights, bound to your IP address, and give it to the program.",
        "Then find out how the pair got out: a file in a repository, a screenshot, a chat, a bot's site. Or it gets "
        "out again.",
    ),
    StoryName.COMPUTER: (
        "Change the password of your mailbox first: whoever reads your mail gets into the rest.",
        "Change the password at {title} from another device, and end all other sessions and devices.",
        "Delete every key that a program on that computer had. At {title} keys are here: {way}.",
        "Open the copy of your vault on another device. Go through its entries, and change what the computer could "
        "show while the vault was open.",
        "Was the vault's password short, or was the vault open? Then make new seeds, too: treat all in it as seen.",
    ),
}


def own_words(story: StoryName, exchange: str) -> list[str]:
    """Return what to do, one sentence or two for each thing, the first thing first; `exchange` is its id or another."""
    known = EXCHANGES.get(exchange) or NOTHING_TOLD.get(exchange)
    title, way = (known.title, known.page.way) if known else ("your exchange", _KEYS)
    return [sentence.format(title=title, way=way) for sentence in _WORDS[story]]
