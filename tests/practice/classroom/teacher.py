"""A teacher at the pages of a class, for tests."""

import re
from typing import Any

import httpx

from nupool_helpers.protocol import Event, read
from nupool_helpers.protocol.state import FromTeacher, StatePage
from tests.practice.classroom.conftest import PREFIX, ClassWorld
from tests.practice.conftest import URL

LEARNER, EVERYBODY = "teacher/learner", "teacher/everybody"


class Teacher:
    """Somebody of the hub who opens a teacher's pages and sends their forms."""

    def __init__(self, room: ClassWorld, name: str = "tina") -> None:
        self.room = room
        self.headers = {"Accept": "text/html", "Authorization": f"token token-of-{name}", "Origin": URL}

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Open a page."""
        return self.room.browser().get(f"{PREFIX}/{path}", headers=self.headers | headers)

    def token(self, path: str = EVERYBODY) -> str:
        """What the forms of a page carry."""
        found = re.search(r'name="token" value="([0-9a-f]{64})"', self.get(path).text)
        assert found
        return found[1]

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> httpx.Response:
        """Send a form as it is."""
        return self.room.browser().post(f"{PREFIX}/{path}", data=fields, headers=self.headers | headers)

    def act(self, name: str, act: str, **fields: str) -> httpx.Response:
        """Press a button of the page of one learner."""
        return self.post(LEARNER, {"token": self.token(), "name": name, "act": act, **fields})

    def tell_all(self, act: str, **fields: str) -> httpx.Response:
        """Press a button of the page for all."""
        return self.post(EVERYBODY, {"token": self.token(), "name": "", "act": act, **fields})


def state_of(room: ClassWorld, name: str) -> StatePage:
    """What a learner's own kernel knows."""
    return read(StatePage, room.ask(name, "GET", "state").content)


def told(room: ClassWorld, name: str) -> FromTeacher:
    """What the teacher has for a learner, as that learner's kernel knows it."""
    teacher = state_of(room, name).teacher
    assert teacher
    return teacher


def acts_in_log(room: ClassWorld, name: str) -> list[tuple[object, object]]:
    """The acts in a learner's own log, with who did them."""
    lines = [entry for entry in state_of(room, name).activity if entry.what is Event.TEACHER_HELPED]
    return [(entry.detail["act"], entry.detail["by"]) for entry in lines]
