"""What goes wrong in the first hour of the two-hour plan, and how its teacher helps: each part quotes the plan."""

import pytest

from nupool_helpers.errors import InvalidInput, RateLimited
from nupool_helpers.lessons import walkthrough
from nupool_helpers.lessons.judgement import Answer
from nupool_helpers.secret import SecretText
from tests.practice.classroom.plan_walk import Walk, refused, seed_of, take

PASSWORD, WRONG = SecretText("lamp otter violin cloud"), SecretText("not this one at all")


def the_thief(walk: Walk) -> None:
    """The teacher's notebook is the only one that has asked."""
    walk.quote("open notebook 15 on your account")
    walkthrough.do(walk.own, 14)
    assert [(place.name, place.done) for place in walk.overview().values()] == [("tina", True)]


def everybody_starts(walk: Walk) -> None:
    """Who has not run the notebook is not there; who comes late gets an account that begins where the others are."""
    walk.quote("Who is not on the overview has not run the notebook.")
    early = ("ada", "eve", "bob", "cy")
    for name in early:
        walk.kernels[name].state(fresh=True)
    assert {*walk.overview()} == {"tina", *early}
    for name in early:
        walk.kernels[name].exchange().make_learner(f"{name}@example.org", PASSWORD)
    walk.quote("gets an account later: *offer a ready account*")
    walk.dan.state(fresh=True)
    walk.act("dan", "offer", step="1")
    take(walk.dan, 1)
    walk.behind.clear()


def the_exchange(walk: Walk) -> None:
    """Five wrong passwords stop eve; the password that bob has forgotten is set anew."""
    site = walk.eve.exchange().visit()
    walk.quote("Five wrong passwords, and the exchange asks for a pause; it says until when.")
    for _try in range(5):
        refused(lambda: site.post("login", email="eve@example.org", password=WRONG), "not right")
    refused(lambda: site.post("login", email="eve@example.org", password=PASSWORD), "Too many wrong passwords")
    place = walk.overview()["eve"]
    assert (place.step, place.refused) == (2, "too many wrong tries, a waiting time runs")
    assert place.needs_help.startswith("refused ")
    walk.quote("*End the waiting times* of who sits there and waits.")
    walk.act("eve", "forgive")
    site.post("login", email="eve@example.org", password=PASSWORD)
    walk.quote("A forgotten password is set anew in notebook 00.")
    fresh = SecretText("quiet harbour seven lanterns")
    walk.bob.exchange().set_password(fresh)
    walk.bob.exchange().visit().post("login", email="bob@example.org", password=fresh)


def the_seed(walk: Walk) -> None:
    """The copy of a seed that was made anew is refused, and the new one's is right."""
    walkthrough.do(walk.cy, 4)
    old = seed_of(walk.cy).reveal()
    walk.quote('They press "Make a fresh seed", and their copy is of the old one.')
    walk.cy.site().post("settings/two-factor/start", fresh="1")
    walk.quote("The panel asks for the last four signs of the copy: it finds both.")
    refused(lambda: walk.cy.site().post("settings/two-factor/copy", end=SecretText(old[-4:])), "ends otherwise")
    assert walk.overview()["cy"].refused == "what was typed of the copy was not right"
    walk.cy.site().post("settings/two-factor/copy", end=SecretText(seed_of(walk.cy).reveal()[-4:]))


def the_phone(walk: Walk) -> None:
    """Bob's second factor, half-done, is ended, and step 4 begins anew with another seed."""
    before = seed_of(walk.bob).reveal()
    walk.quote("Where nothing goes, *end the half-done second factor*, and step 4 begins anew.")
    walk.act("bob", "end-setup")
    # What a teacher does is no activity of his: he is quiet still, until he goes on.
    assert (walk.overview()["bob"].step, walk.overview()["bob"].needs_help) == (4, "quiet for five minutes or longer")
    assert walk.bob.judgements()[4].answer is Answer.NOT_YET
    walkthrough.do(walk.bob, 4)
    assert seed_of(walk.bob).reveal() != before
    walk.behind.add("cy")


def code_and_mail(walk: Walk) -> None:
    """An old code is refused with the reason; after many wrong ones a wait runs, which the teacher ends."""
    seed, site = seed_of(walk.eve), walk.eve.site()
    walk.quote("A code is refused: it was used, it was old, or the phone's clock is wrong.")
    refused(lambda: site.post("settings/two-factor/enable", code=walk.code(seed, -4)), "old|clock|ago")
    assert walk.overview()["eve"].refused == "the code was an old one, or the clock of the phone is behind"
    walk.quote("After many wrong codes *end the waiting times*.")
    with pytest.raises(RateLimited, match="Too many wrong codes"):
        for _try in range(6):
            with pytest.raises(InvalidInput):
                site.post("settings/two-factor/enable", code="000000")
    assert walk.overview()["eve"].needs_help.startswith("refused ")
    walk.act("eve", "forgive")
    site.post("settings/two-factor/enable", code=walk.code(seed))
    walk.phone["eve"] = seed
