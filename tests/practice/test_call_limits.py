"""Call limits, where the server was started with them."""

from nupool_helpers.practice.call_limits import PER_MINUTE, CallLimits
from tests.practice.conftest import URL, Visitor, World


def test_the_sixty_first_call_of_a_minute_waits_for_the_next(world: World, ada: Visitor) -> None:
    """Both generations count together per key; v1.1 says THROTTLED, v3 answers 429; the next minute is free again."""
    ada.with_two_factor()
    key, secret, _row = ada.key("read_info")
    world.context.call_limits = CallLimits()
    world.later(-world.now % 60)
    for number in range(PER_MINUTE):
        if number % 2:
            assert ada.call("account/getbalances", key, secret)["success"]
        else:
            assert ada.call_v3("GET", "/balances", key, secret).status_code == 200

    assert ada.call("account/getbalances", key, secret)["message"] == "THROTTLED"
    refused = ada.call_v3("GET", "/balances", key, secret)
    assert (refused.status_code, refused.json()) == (429, {"code": "THROTTLED"})
    assert ada.http.get(f"{URL}/v3/ping").status_code == 200  # a caller of its own: no key
    world.later(60)
    assert ada.call("account/getbalances", key, secret)["success"]


def test_a_class_is_not_slowed_by_itself(ada: Visitor) -> None:
    """Without the option nobody counts."""
    assert {ada.http.get(f"{URL}/v3/ping").status_code for _ in range(2 * PER_MINUTE)} == {200}


def test_a_caller_without_a_key_is_one_by_its_address(world: World, ada: Visitor) -> None:
    """A Key that is written beside a public call proves nothing, so another one each time helps nobody."""
    world.context.call_limits = CallLimits()
    replies = [ada.http.get(f"{URL}/v3/ping", headers={"Api-Key": f"{n:032x}"}) for n in range(PER_MINUTE + 5)]
    assert [reply.status_code for reply in replies].count(429) == 5
