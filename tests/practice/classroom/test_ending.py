"""The end of a class: its progress as files without secrets, and then nothing of it left."""

import csv
import io
import json

import pytest

from nupool_helpers.practice.schema import accounts, activity, meta
from nupool_helpers.practice.teacher.ending import WORD, WORD_WITHOUT_EXPORT
from nupool_helpers.practice.trading.market_maker import OWN_ACCOUNTS
from tests.practice.classroom.conftest import SCOPE, ClassWorld
from tests.practice.classroom.teacher import Teacher, state_of

ON_BOTH_DATABASES = True
EXPORT, DELETE = "teacher/export", "teacher/delete"
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def room(seen: ClassWorld) -> ClassWorld:
    """A class whose teacher sees it."""
    return seen


@pytest.fixture
def secrets(room: ClassWorld) -> list[str]:
    """What must be in no file: all that opens or names ada's account, which has walked the steps."""
    ready = room.ask("ada", "POST", "prepared", permissions=["READ INFO"], balances=None, follow=True).json()
    pair = ready["pair"]
    return [ready["email"], ready["password"], ready["seed"], pair["key"], pair["secret"], *ready["recovery_codes"]]


def export(room: ClassWorld, ending: str) -> str:
    """The progress as a file."""
    tina = Teacher(room)
    reply = tina.post(EXPORT, {"token": tina.token(), "format": ending})
    assert reply.status_code == 200
    assert reply.headers["content-disposition"] == f'attachment; filename="class-progress.{ending}"'
    return reply.text


def delete(room: ClassWorld, word: str) -> int:
    """Type a word into the page that deletes everything; the status."""
    tina = Teacher(room)
    return tina.post(DELETE, {"token": tina.token(), "word": word}).status_code


def learners_left(room: ClassWorld) -> list[str]:
    """The addresses of accounts that are not the market's own."""
    return [row.email for row in room.rows(accounts) if row.email not in OWN_ACCOUNTS]


def test_the_two_files_say_the_same_and_hold_no_secret(room: ClassWorld, secrets: list[str]) -> None:
    """Of each learner where they were; no account, Key or address."""
    texts = {ending: export(room, ending) for ending in ("csv", "json")}
    (row,) = csv.DictReader(io.StringIO(texts["csv"]))
    (same,) = json.loads(texts["json"])

    assert row == {name: str(value) for name, value in same.items()}
    assert (same["learner"], same["step"], same["done"]) == ("ada", 13, False)
    assert same["last"] == "2023-11-14T22:13:30Z"
    assert not [text for text in (*secrets, "127.0.0.1") if text in texts["csv"] + texts["json"]]


@pytest.mark.parametrize("name", [FORMULA, "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_a_formula(room: ClassWorld, name: str) -> None:
    """Whatever the hub calls somebody, a spreadsheet program takes it for text."""
    room.hub.add(name, "token-of-odd", [SCOPE])
    state_of(room, "odd")
    rows = list(csv.reader(io.StringIO(export(room, "csv"), newline="")))

    assert [row[0] for row in rows] == ["learner", f"'{name}"]
    assert json.loads(export(room, "json"))[0]["learner"] == name


def test_nothing_is_deleted_without_the_word(room: ClassWorld, secrets: list[str]) -> None:
    """Without an export only the longer word counts; an export of an hour ago is none."""
    for word in ("", "delete", "yes", WORD):
        assert delete(room, word) == 422
    export(room, "csv")
    room.later(3600)
    assert delete(room, WORD) == 422
    export(room, "json")
    assert delete(room, "yes") == 422
    assert learners_left(room) == [secrets[0]]

    assert delete(room, WORD) == 200
    assert learners_left(room) == []


def test_an_explicit_word_stands_for_the_export(room: ClassWorld, secrets: list[str]) -> None:
    """Who wants no record says so."""
    assert learners_left(room) == [secrets[0]]
    assert delete(room, WORD_WITHOUT_EXPORT) == 200
    assert learners_left(room) == []


@pytest.mark.sqlite
def test_nothing_that_was_deleted_is_left_in_a_file(room: ClassWorld, secrets: list[str]) -> None:
    """Neither in the database nor in its journal."""
    tina = Teacher(room)
    tina.act("ada", "message", message="marker-of-a-message-4711")
    wanted = [text.encode() for text in (secrets[0], secrets[2], secrets[3], secrets[4], "marker-of-a-message-4711")]

    def found() -> list[bytes]:
        content = b"".join(path.read_bytes() for path in sorted((room.folder).iterdir()))
        return [text for text in wanted if text in content]

    assert found() == wanted
    assert delete(room, WORD_WITHOUT_EXPORT) == 200
    assert found() == []


def test_the_exchange_goes_on_as_new(room: ClassWorld, secrets: list[str]) -> None:
    """A next class registers and trades there; what was signed before opens nothing; a second deletion is one more."""
    kept = {row.name: row.value for row in room.rows(meta)}
    old = Teacher(room).token()
    assert delete(room, WORD_WITHOUT_EXPORT) == 200
    assert room.rows(activity) == []
    assert {row.name: row.value for row in room.rows(meta)}["link key"] != kept["link key"]
    fields = {"token": old, "name": "", "act": "message", "message": "x"}
    assert Teacher(room).post("teacher/everybody", fields).status_code == 403

    room.ask("ada", "POST", "prepared", permissions=["TRADE LIMIT"], balances=None, follow=True)
    assert state_of(room, "ada").learner
    assert delete(room, WORD_WITHOUT_EXPORT) == 200


@pytest.mark.parametrize("path", [EXPORT, DELETE])
def test_only_a_teacher_by_a_teacher_s_form_ends_a_class(room: ClassWorld, secrets: list[str], path: str) -> None:
    """Not a learner with the form's token, and not a teacher's browser without it."""
    fields = {"format": "csv", "word": WORD_WITHOUT_EXPORT}
    token = Teacher(room).token()

    assert Teacher(room, "ada").post(path, fields | {"token": token}).status_code == 404
    assert Teacher(room).post(path, fields).status_code == 403
    assert Teacher(room).post(path, fields | {"token": token}, **{"Sec-Fetch-Dest": "iframe"}).status_code == 403
    assert learners_left(room) == [secrets[0]]


def test_no_other_format_is_there(room: ClassWorld) -> None:
    """Nor a path in its place."""
    tina = Teacher(room)
    for ending in ("", "xlsx", "../csv"):
        assert tina.post(EXPORT, {"token": tina.token(), "format": ending}).status_code == 404
