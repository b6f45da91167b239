"""Who may act for which seat in a class: the hub's user whose seat it is, by a token for this one service."""

import hashlib
import hmac

import pytest

from nupool_helpers.practice.schema import attempts
from nupool_helpers.practice.seats import turn_views
from nupool_helpers.practice.seats.schema import seats
from nupool_helpers.practice.seats.views import routes
from nupool_helpers.practice.teacher import channel_views
from tests.practice.classroom.conftest import PREFIX, SCOPE, ClassWorld
from tests.practice.conftest import JSON, PASSWORD, errors

# Everything a kernel can ask, with a message that is right in itself.
ASKED: dict[tuple[str, str], dict[str, object]] = {
    ("GET", "state"): {},
    ("GET", "mails"): {},
    ("GET", "holdings"): {},
    ("GET", "overview"): {},
    ("POST", "learner"): {"email": "new@example.org", "password": PASSWORD},
    ("POST", "adopt"): {"email": "ada@example.org", "password": "not this one at all", "code": ""},
    ("POST", "back"): {},
    ("POST", "password"): {"password": "another good password 12"},
    ("POST", "session"): {"log_in": True},
    ("POST", "tick"): {"step": 5},
    ("POST", "prepared"): {"permissions": [], "balances": None, "follow": True},
    ("POST", "offered"): {},
    ("POST", "hosts"): {"host": "evil.example"},
    ("POST", "turn"): {"mark": "ab" * 16},
    ("POST", "turn-over"): {"mark": "ab" * 16},
}
each = pytest.mark.parametrize(("method", "name"), ASKED)


def send(room: ClassWorld, method: str, name: str, **headers: str) -> int:
    """Ask with other headers; the status."""
    body = ASKED[method, name] if method == "POST" else None
    return room.browser().request(method, f"{PREFIX}/owner/{name}", json=body, headers=headers).status_code


def test_every_call_of_the_channel_is_tried() -> None:
    """What is tried here across seats is all that the channel has, but for the proof, which needs no token."""
    there = {
        (method, route.path)
        for route in [*routes, *channel_views.routes, *turn_views.routes]
        for method in (route.methods or set()) - {"HEAD"}
    }

    assert there == {(method, f"/owner/{name}") for method, name in ASKED} | {("GET", "/owner/proof")}


@each
def test_only_a_token_for_this_service_opens_the_channel(room: ClassWorld, method: str, name: str) -> None:
    """Without a token nothing is there; one of another service, of a service, or unknown is refused."""
    room.hub.add("ada", "token-for-another", ["access:services!service=other", "read:users!user=ada"])
    room.hub.add("bot", "token-of-a-service", [SCOPE], kind="service")

    assert send(room, method, name) == 404
    for sent in ("Owner token-of-ada", "Bearer token-of-ada", "token", "token é"):
        assert send(room, method, name, Authorization=sent.encode()) == 404  # type: ignore[arg-type]
    for token in ("token-for-another", "token-of-a-service", "token-nobody-knows"):
        assert send(room, method, name, Authorization=f"token {token}") == 403


@each
def test_a_token_that_opens_a_server_is_refused_and_told_so(room: ClassWorld, method: str, name: str) -> None:
    """A kernel's own token is its whole server: it is refused even where it opens the service, too."""
    room.hub.add("ada", "token-default", [SCOPE, "access:servers!server=ada/", "users:activity!user=ada"])
    body = ASKED[method, name] if method == "POST" else None
    headers = {"Authorization": "token token-default"}
    reply = room.browser().request(method, f"{PREFIX}/owner/{name}", json=body, headers=headers)

    assert "opens a whole server" in errors(reply, 403)["request"]


@each
def test_no_cookie_opens_the_channel(room: ClassWorld, method: str, name: str) -> None:
    """A browser that is signed in, a teacher's too, sends nothing there: its cookies count for pages alone."""
    browser = room.browser()
    room.sign_in(browser, "tina")
    assert browser.get(f"{PREFIX}/", headers=JSON).status_code == 200

    body = ASKED[method, name] if method == "POST" else None
    for path in (f"/owner/{name}", f"//owner/{name}", f"/OWNER/{name}", f"/./owner/{name}"):
        assert browser.request(method, f"{PREFIX}{path}", json=body, headers=JSON).status_code in (403, 404, 405)


@each
def test_no_seat_acts_for_another(room: ClassWorld, method: str, name: str) -> None:
    """Whatever eve asks, ada's account, state, mails and coins stay as they were, and none of it is told to eve."""
    room.make_learner("ada")
    room.make_learner("eve")
    before = [room.ask("ada", "GET", path).json() for path in ("state", "mails", "holdings")]

    reply = room.ask("eve", method, name, **ASKED[method, name])

    after = [room.ask("ada", "GET", path).json() for path in ("state", "mails", "holdings")]
    for answers in (before, after):
        answers[0].pop("now")
    told = [entry for entry in after[0]["activity"] if entry not in before[0]["activity"]]
    # A wrong log-in is told to whose account it was tried on, as on any site.
    assert [entry["what"] for entry in told] == (["login refused"] if name == "adopt" else [])
    after[0]["activity"], after[0]["mark"] = before[0]["activity"], before[0]["mark"]
    assert after == before
    assert "ada@example.org" not in reply.text


def test_a_seat_s_link_makes_nobody_else_its_person(room: ClassWorld) -> None:
    """Eve, who has ada's link to the page Register, registers by it: ada's notebooks do not follow, nor do eve's."""
    link = room.ask("ada", "GET", "state").json()["invitation"]
    eve, fields = room.browser(), {"email": "eve@example.org", "password": PASSWORD, "seat": link}
    room.sign_in(eve, "eve")
    assert eve.post(f"{PREFIX}/register", data=fields, headers=JSON).status_code == 200
    assert room.ask("ada", "GET", "state").json()["learner"] is None
    assert room.ask("eve", "GET", "state").json()["learner"] is None

    ada = room.browser()
    room.sign_in(ada, "ada")
    fields["email"] = "ada@example.org"
    assert ada.post(f"{PREFIX}/register", data=fields, headers=JSON).status_code == 200
    assert room.ask("ada", "GET", "state").json()["learner"]["email"] == "ada@example.org"


def test_a_host_that_a_learner_names_opens_nothing(room: ClassWorld) -> None:
    """In a class names are configured: else one learner would add them to everybody's pages."""
    assert room.ask("eve", "POST", "hosts", host="evil.example").status_code == 200

    reply = room.browser().get(f"{PREFIX}/", headers={"Host": "evil.example", "Authorization": "token token-of-ada"})
    assert reply.status_code == 400
    assert "evil" not in str(reply.headers)
    assert "frame-ancestors 'self'" in reply.headers["content-security-policy"]
    assert "127.0.0.1" not in reply.headers["content-security-policy"]


def test_known_learners_go_on_while_the_hub_is_silent(room: ClassWorld) -> None:
    """Thirty seconds, or minutes: who is known goes on, who is not is asked to wait, and neither is refused later."""
    assert room.ask("ada", "GET", "state").status_code == 200
    for broken in (False, True):
        room.hub.silent, room.hub.broken = not broken, broken
        room.hub.time += 90
        assert room.ask("ada", "GET", "state").status_code == 200
        asked = len(room.hub.asked)
        assert room.ask("ada", "GET", "state").status_code == 200
        assert len(room.hub.asked) == asked, "a silent hub is not waited for at each request"
        assert "The hub does not answer" in errors(room.ask("eve", "GET", "state"), 503)["request"]
    room.hub.time += 3600
    assert room.ask("ada", "GET", "state").status_code == 503

    room.hub.silent = room.hub.broken = False
    for name in ("ada", "eve"):
        assert room.ask(name, "GET", "state").status_code == 200


def test_the_hub_is_asked_once_a_minute_and_its_no_counts(room: ClassWorld) -> None:
    """A token that the hub has taken back works for a minute at most."""
    for _request in range(5):
        assert room.ask("ada", "GET", "state").status_code == 200
    assert len(room.hub.asked) == 1
    del room.hub.models["token-of-ada"]
    room.hub.time += 61

    assert "stop your server" in errors(room.ask("ada", "GET", "state"), 403)["request"]


@pytest.mark.parametrize("name", ["alone", "ada:eve", "hub:ada", "é😀", "a' OR 1=1 --", "a/b", "x" * 60])
def test_odd_names_are_names(room: ClassWorld, name: str) -> None:
    """Whatever the hub calls somebody is their seat's own name, and nobody else's."""
    room.hub.add(name, "token-of-odd", [SCOPE])
    room.make_learner("ada")
    room.make_learner("odd", "odd@example.org")

    assert room.ask("ada", "GET", "state").json()["learner"]["email"] == "ada@example.org"
    assert room.ask("odd", "GET", "state").json()["learner"]["email"] == "odd@example.org"
    assert {row.name for row in room.rows(seats)} == {"hub:ada", f"hub:{name}"}


def test_a_name_that_is_too_long_is_refused_with_a_sentence(room: ClassWorld) -> None:
    """It would not fit into the database, whole."""
    room.hub.add("x" * 61, "token-of-odd", [SCOPE])

    assert "shorter" in errors(room.ask("odd", "GET", "state"), 403)["request"]


def test_each_kernel_has_a_proof_of_its_own(room: ClassWorld) -> None:
    """The exchange proves itself by what ada's kernels hold, and eve's cannot know."""
    challenge = "ab" * 32
    proofs = {
        name: room.browser().get(f"{PREFIX}/owner/proof?challenge={challenge}&user={name}").json()["proof"]
        for name in ("ada", "eve")
    }

    key = hmac.new(b"secret of the class", b"practice exchange proof key:ada", hashlib.sha256).hexdigest()
    message = f"practice exchange proof:{challenge}".encode()
    assert proofs["ada"] == hmac.new(key.encode(), message, hashlib.sha256).hexdigest() != proofs["eve"]


def test_a_neighbour_s_wrong_passwords_keep_nobody_out(room: ClassWorld) -> None:
    """Eve is stopped by what she has tried, on ada's account or on all; ada logs in meanwhile."""
    room.make_learner("ada")
    eve, ada = room.browser(), room.browser()
    room.sign_in(eve, "eve")
    room.sign_in(ada, "ada")
    wrong = {"email": "ada@example.org", "password": "not this one at all"}
    tries = [eve.post(f"{PREFIX}/login", data=wrong, headers=JSON).status_code for _try in range(6)]
    assert tries == [422] * 5 + [429]
    others = [{**wrong, "email": f"a{n}@example.org"} for n in range(6)]
    assert [eve.post(f"{PREFIX}/login", data=other, headers=JSON).status_code for other in others][-1] == 429

    right = {"email": "ada@example.org", "password": PASSWORD}
    assert ada.post(f"{PREFIX}/login", data=right, headers=JSON).status_code == 200
    assert all("eve" not in row.scope for row in room.rows(attempts))
