"""What the exchange's own words mean for a person, and for whether a key has a right."""

from nupool_helpers.errors import ApiError, PermissionDenied, RateLimited, WorkbookError
from nupool_helpers.validation.keys import Permission

__all__ = ["PAIR_REFUSED", "refusal", "shows_the_right"]

_SENTENCES = {
    "APIKEY_INVALID": "The exchange does not know this Key. Either Key and Secret are swapped, or the key was deleted, "
    "or it belongs to another exchange.",
    "INVALID_SIGNATURE": "The exchange knows the Key, but the Secret does not belong to it. Copy the Secret again; "
    "if it is lost, make a new key.",
    "WHITELIST_VIOLATION_IP": "This key may be used only from the addresses listed for it, and this computer is "
    "not among them. Change the list on the API Keys page.",
    "INSUFFICIENT_FUNDS": "The account does not hold enough for this.",
    "MIN_TRADE_REQUIREMENT_NOT_MET": "This order is smaller than the exchange takes. Make it larger.",
    "ORDER_NOT_OPEN": "This order is not open any more.",
    "SELF_TRADE": "This order would meet one of this account's own. Cancel that one first, or choose another price.",
    "WITHDRAWAL_TOO_SMALL": "This is too little to send: it has to be more than three times the fee.",
    "WHITELIST_VIOLATION_WITHDRAWAL_ADDRESS": "This account's coins go only to the addresses on its list. Change the "
    "list on the Coins page.",
    "INVALID_ORDER": "The exchange has no such order for this key.",
}
_SENTENCES["INVALID_APIKEY"] = _SENTENCES["APIKEY_INVALID"]  # v3's word

PAIR_REFUSED = frozenset({"APIKEY_INVALID", "INVALID_APIKEY", "INVALID_SIGNATURE"})
"""Words with which the exchange refuses the pair itself, whatever the call."""

# Complaints about what is asked for. The right is judged before that, so they show that the right is there.
# Of v1.1, then those that only v3 knows.
_ABOUT_PARAMETERS = frozenset(
    """
    MARKET_NOT_PROVIDED INVALID_MARKET CURRENCY_NOT_PROVIDED INVALID_CURRENCY TYPE_NOT_PROVIDED INVALID_TYPE
    QUANTITY_NOT_PROVIDED QUANTITY_INVALID RATE_NOT_PROVIDED RATE_INVALID UUID_NOT_PROVIDED UUID_INVALID
    INVALID_ORDER ORDER_NOT_OPEN ADDRESS_NOT_PROVIDED ADDRESS_INVALID INSUFFICIENT_FUNDS
    MIN_TRADE_REQUIREMENT_NOT_MET WITHDRAWAL_TOO_SMALL DUST_TRADE_DISALLOWED_MIN_VALUE_50K_SAT

    MARKET_DOES_NOT_EXIST MARKET_NAME_REVERSED CURRENCY_DOES_NOT_EXIST ORDER_DOES_NOT_EXIST ORDER_TYPE_INVALID
    INVALID_ORDER_TYPE INVALID_MARKET_ORDER RATE_PRECISION_NOT_ALLOWED DUST_TRADE_DISALLOWED_MIN_VALUE
    ERROR_INVALID_ADDRESS INVALID_NEXT_PAGE_TOKEN INVALID_PREVIOUS_PAGE_TOKEN WITHDRAWAL_DOES_NOT_EXIST NOT_FOUND
    """.split()  # noqa: SIM905  (a list of them is thirty lines)
)


def refusal(code: str, needs: Permission | None, status: int = 200) -> WorkbookError:
    """Return the error for a word of the exchange's; `needs` is the right that the call wants."""
    if code == "INVALID_PERMISSION":
        right = needs.value if needs else ""
        return PermissionDenied(f"The key works, but {right or 'a permission'} is off for it.", right)
    if "THROTTLED" in code:
        return RateLimited("The exchange asks for a pause. Try again in two seconds.", 2)
    # The exchange's own word goes into the evidence; into the sentence only when it is one that is known.
    known = code if code in _ABOUT_PARAMETERS else "a word of its own"
    return ApiError(_SENTENCES.get(code, f"The exchange refused: {known}."), code, status)


def shows_the_right(code: str) -> bool | None:
    """Tell whether a refusal shows that the right is there: True, or None for "cannot tell"."""
    return True if code in _ABOUT_PARAMETERS else None
