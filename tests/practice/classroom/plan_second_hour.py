"""The second hour, from the pause to the end of the class."""

import re

import pytest

from nupool_helpers.clients import Exchange
from nupool_helpers.errors import ApiError, InvalidInput, PermissionDenied
from nupool_helpers.lessons import walkthrough
from nupool_helpers.lessons.exercises.reading_key import judge_reading_key
from nupool_helpers.lessons.exercises.take_home import TakeHome, render, take_stock
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.lessons.own_exchange import OTHER
from nupool_helpers.practice.teacher.ending import WORD
from nupool_helpers.validation.keys import Permission
from nupool_helpers.validation.least_privilege import NEEDED
from tests.practice.classroom.plan_walk import Walk, learner, refused, seed_of, take


def the_pause(walk: Walk) -> None:
    """Cy, whose seed is on a phone, is brought to step 10; bob, whose account is lost, gets one there."""
    walk.quote('"Do this step for me" brings each of them to step 10 in a few seconds')
    seed = seed_of(walk.cy)
    done = walkthrough.do(walk.cy, 10)
    assert done.secrets["Seed"] == seed
    walk.behind.clear()
    walk.quote("*offer a ready account*, with step 11 as the next one")
    walk.act("bob", "offer", step="11")
    assert take(walk.bob, 11).pair is None
    walk.quote("A *message* to all says when it goes on.")
    walk.act("", "message", message="It goes on at seven minutes past.")
    told = [book.state(fresh=True).teacher for book in walk.kernels.values()]
    assert [one.messages for one in told if one] == [["It goes on at seven minutes past."]] * 5
    walk.minutes_before_its_end(0)
    quiet = [place.name for place in walk.overview().values() if place.needs_help]
    walk.quote("At its end the overview calls everybody quiet who did as you said")
    assert {*quiet} == {"ada", "eve", "dan"}
    assert list(walk.overview())[:3] == quiet


def a_key_with_two_rights(walk: Walk) -> None:
    """A code works once; a key whose Secret was in a chat is deleted; frozen, nothing is changed."""
    walkthrough.do(walk.ada, 12)
    seed, site = walk.ada.seed, walk.ada.site()
    assert seed
    walk.quote("Four switches.")
    walk.quote("All four are switched on, to be safe.")
    first = site.make_key(Permission, walk.code(seed))
    walk.quote("The code has been used at the log-in just before.")
    refused(lambda: site.make_key(NEEDED, walk.code(seed)), "used")
    assert walk.overview()["ada"].refused == "the code had been used already"
    walk.quote("*freeze the seat*, and *thaw the seat* when you are done")
    walk.act("ada", "freeze")
    with pytest.raises((ApiError, InvalidInput), match="frozen"):
        site.new_key()
    walk.act("ada", "thaw")
    walk.quote("delete the key, make another one")
    row = next(key.id for key in learner(walk.ada).keys if key.key == first.key)
    walk.room.later(30)
    site.post(f"settings/api-keys/{row}/delete", code=walk.code(seed))
    assert [key.key for key in learner(walk.ada).keys if key.saved] == []
    walk.quote('"Do this step for me" ends at step 13 for whose seed is on a phone alone')
    walkthrough.do(walk.eve, 12)
    refused(lambda: walkthrough.do(walk.eve, 13), "on somebody's phone")
    save_by_phone(walk, "eve")


def save_by_phone(walk: Walk, name: str) -> None:
    """Step 13 by hand, with a code from the phone that has not been used."""
    walk.room.later(30)
    book = walk.kernels[name]
    book.new_pair = book.site().make_key(NEEDED, walk.code(walk.phone[name]))
    book.changed()


def the_proof(walk: Walk) -> None:
    """Whose Secret is lost does step 13 again; who is refused the withdrawal has the result that is wanted."""
    site, lost = walk.eve.site(), walk.eve.new_pair
    assert lost
    walk.quote("A lost Secret: delete the key, and do step 13 again.")
    row = next(key.id for key in learner(walk.eve).keys if key.key == lost.key)
    site.post(f"settings/api-keys/{row}/delete", code=walk.code(walk.phone["eve"]))
    save_by_phone(walk, "eve")
    walk.quote("To be refused is the result that you want.")
    pair = walk.ada.new_pair
    assert pair
    with pytest.raises(PermissionDenied):
        Exchange(walk.ada.exchange().url, pair).withdraw("NBT", "1", "BQRKF4X8gFLyHGVeym8tuff57PcJczYPVg")
    assert walk.overview()["ada"].refused == "a signed call of a program"


def the_exercises(walk: Walk) -> None:
    """Everybody is done; cy wants exercise 1 with an account that has no key yet."""
    assert {place.done for place in walk.overview().values()} == {True}
    walk.quote("Exercise 1 needs an account at step 10, and a fresh code.")
    walk.quote("*Offer a ready account* to who wants exercise 1 and has none.")
    walk.act("cy", "offer", step="11")
    made = take(walk.cy, 11)
    assert made.seed and walk.overview()["cy"].step == 10
    pair = walk.cy.site().make_key([Permission.READ_INFO], walk.code(made.seed))
    client = Exchange(walk.cy.exchange().url, pair)
    client.balances()
    with pytest.raises(PermissionDenied):
        client.buy_limit("BTC-NBT", "10", "0.001")
    assert judge_reading_key(walk.cy.state(fresh=True)).answer is Answer.DONE
    walk.behind.add("cy")


def what_they_take_home(walk: Walk) -> None:
    """The page tells of fourteen steps, and holds nothing that opens the account."""
    steps, keys = take_stock(walk.ada.state(fresh=True))
    page = render(TakeHome(steps, keys, exchange=OTHER), walk.room.now)
    assert page.count('<li class="done">') == 14
    walk.quote("there is no secret on it")
    assert walk.ada.pair and walk.ada.seed
    held = (walk.ada.pair.key, walk.ada.pair.secret.reveal(), walk.ada.seed.reveal(), learner(walk.ada).email)
    assert not [text for text in held if text in page]


def the_end(walk: Walk) -> None:
    """The export names everybody, and then the class is as new."""
    walk.quote("*end the class*: take the export first, and let the data be deleted")
    token = walk.teacher.token()
    file = walk.teacher.post("teacher/export", {"token": token, "format": "csv"}).text
    assert re.findall(r'^"(\w+)","\d', file, re.MULTILINE) == [*walk.overview()]
    assert walk.teacher.post("teacher/delete", {"token": token, "word": WORD}).status_code == 200
    walk.done.add("end the class")
    assert "Nobody's notebooks have asked yet." in walk.teacher.get("teacher/class").text
