"""Files that were made to break the search: it finds what is in them, or says that it could not read."""

import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from nupool_helpers import qr
from nupool_helpers.tools.clean.cli import main
from tests.growth import grows_evenly
from tests.tools.clean.test_clean import HEX, LINK, git, notebook, run

CODE = "k7qz-2mwx-5rtl-b6nv"


def book(*cells: dict[str, Any], **metadata: object) -> str:
    """A notebook's text."""
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def code(source: object = "", **more: object) -> dict[str, Any]:
    """A cell of code."""
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": 1, **more}


def test_the_end_of_a_long_line_is_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Millions of characters on one line, a Secret after them: found, and each costs no more than in a short line."""

    def look(size: int) -> None:
        (tmp_path / "log.txt").write_text("x, " * (size // 3) + f"secret: {HEX}\n")
        status, said = run(capsys, tmp_path)
        assert (status, "line 1: Key or Secret of 32" in said) == (1, True)

    assert grows_evenly(look, 800_000)


@pytest.mark.parametrize("part", ["otpauth://", "password = '", "https://a:b", "secret", "a,", '"', "[?token="])
def test_no_line_takes_for_ever(tmp_path: Path, capsys: pytest.CaptureFixture[str], part: str) -> None:
    """Sixteen thousand characters of what makes expressions go back and forth cost eight times what two thousand do."""

    def look(size: int) -> None:
        (tmp_path / "a.txt").write_text(part * (size // len(part)))
        run(capsys, tmp_path)

    assert grows_evenly(look, 16_000)


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig", "latin-1"]
)
def test_other_encodings_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    """What PowerShell writes, too, with a mark or without; signs that are none in UTF-8 hide nothing."""
    (tmp_path / "é.conf").write_bytes(f"é = é\napisecret = {HEX}\n".encode(encoding))

    assert "line 2" in run(capsys, tmp_path)[1]


def test_databases_are_looked_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """IPython's history keeps cells; other bytes are searched for what can be nothing else."""
    history = sqlite3.connect(tmp_path / "history.sqlite")
    history.execute("create table history (source text)")
    history.execute("insert into history values (?)", (f"pair = KeyPair('x', '{HEX}')",))
    history.commit()
    history.close()
    (tmp_path / "core").write_bytes(b"\0\1\2" + LINK.encode() + b"\0" + HEX.encode() + b"\0")
    status, said = run(capsys, tmp_path)

    assert status == 1
    assert "history.sqlite: text between its bytes: Key or Secret of 32 characters" in said
    assert [line for line in said.splitlines() if "/core" in line] == [
        f"{tmp_path}/core: text between its bytes: otpauth link"
    ]


def test_a_broken_notebook_is_searched_all_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cut off, or nested without end: 2, and what is in its text is placed; --fix leaves it as it is."""
    for text in (
        book(code(f"x = '{HEX}'"))[:-9],
        '{"cells": [], "x": ' + "[" * 900 + f'"{HEX}"' + "]" * 900 + "}",
        '{"cells": [], "metadata": {"n": ' + "1" * 5000 + f'}}, "x": "{HEX}"}}',
    ):
        (tmp_path / "a.ipynb").write_text(text)
        status, said = run(capsys, "--fix", tmp_path / "a.ipynb")

        assert status == 2
        assert "Key or Secret of 32 characters" in said
        assert (tmp_path / "a.ipynb").read_text() == text


def test_a_file_that_cannot_be_read_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name with a sentence, status 2, and the others are read all the same."""
    (tmp_path / "a.conf").write_text(f"apisecret = {HEX}")
    (tmp_path / "b.conf").write_text("")
    real = Path.open

    def denied(self: Path, *arguments: Any, **more: Any) -> Any:
        if self.name == "b.conf":
            raise PermissionError
        return real(self, *arguments, **more)

    monkeypatch.setattr(Path, "open", denied)
    status, said = run(capsys, tmp_path)

    assert (status, "a.conf: line 1" in said, "b.conf: The file cannot be read" in said) == (2, True, True)


def test_links_pipes_and_strange_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A link is not followed, a pipe is not opened, and no name can write to the terminal."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "outside.txt").write_text(LINK)
    (inside / "link.txt").symlink_to(tmp_path / "outside.txt")
    (inside / "round").symlink_to(inside)
    os.mkfifo(inside / "pipe")
    assert run(capsys, inside) == (0, "No secret found.\n")

    (Path(os.fsdecode(os.fsencode(inside) + b"/\xff\x1b[2J.txt"))).write_text(LINK)
    status, said = run(capsys, inside)
    assert (status, "\x1b" in said) == (1, False)
    assert run(capsys, "--json", inside)[0] == 1


def test_a_linked_notebook_is_mended_where_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The link stays one, and what it leads to is clean."""
    notebook(tmp_path / "real.ipynb")
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "real.ipynb")
    run(capsys, "--fix", tmp_path / "link.ipynb")

    assert (tmp_path / "link.ipynb").is_symlink()
    assert HEX not in (tmp_path / "real.ipynb").read_text()


def test_the_checkpoint_of_a_notebook_is_mended_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It holds what was there before."""
    notebook(tmp_path / "a.ipynb")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    before = notebook(tmp_path / ".ipynb_checkpoints" / "a-checkpoint.ipynb")
    run(capsys, "--fix", tmp_path / "a.ipynb")

    assert HEX not in before.read_text()
    assert run(capsys, tmp_path / "a.ipynb")[0] == 0


def test_a_notebook_that_was_used_is_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The ids of its widgets look like Secrets, and are none."""
    view = {"output_type": "display_data", "metadata": {}, "data": {}}
    view["data"] = {"application/vnd.jupyter.widget-view+json": {"model_id": HEX, "version_major": 2}}
    state = {HEX: {"model_name": "AnyModel", "state": {"layout": f"IPY_MODEL_{HEX}"}}}
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": state}}
    (tmp_path / "a.ipynb").write_text(book(code(outputs=[view]), widgets=widgets))
    (tmp_path / "a.html").write_text(f'<script>{json.dumps(state)}{{"model_id": "{HEX}"}}</script>')

    assert main([str(tmp_path)]) == 0, capsys.readouterr().out


def test_lists_names_and_metadata_are_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each text of a list by itself, names as well as values, the metadata of a cell."""
    data = {"application/json": {"codes": [CODE, CODE[::-1]], HEX: 1}}
    output = {"output_type": "execute_result", "metadata": {}, "data": data}
    (tmp_path / "a.ipynb").write_text(book(code(outputs=[output], metadata={"tags": [LINK]})))
    status, said = run(capsys, tmp_path)

    assert status == 1
    assert {"recovery code", "Key or Secret of 32 characters"} <= {line.split(": ")[-1] for line in said.splitlines()}
    assert "cell 1, metadata: otpauth link" in said


def test_mending_keeps_what_is_no_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tags, folded code, other metadata and pictures stay; a QR code of a seed among them goes."""
    import base64

    pictures = {name: {"image/png": base64.b64encode(qr.png(text)).decode()} for name, text in _PICTURES.items()}
    text = {"cell_type": "markdown", "metadata": {"tags": ["a"]}, "source": "![x](attachment:x)"}
    hidden = code(f"x = '{HEX}'", metadata={"jupyter": {"source_hidden": True}, "note": f"it is {HEX}"})
    odd = code('"\\ud800 half a character"')
    path = tmp_path / "a.ipynb"
    path.write_text(book({**text, "attachments": pictures}, hidden, odd, title="mine", widgets={"state": {}}))
    run(capsys, "--fix", path)
    mended = json.loads(path.read_text())

    first, second, third = mended["cells"]
    assert first["metadata"] == {"tags": ["a"]}
    assert first["attachments"] == {"seed.png": {}, "x.png": pictures["x.png"]}
    assert second["metadata"] == {"jupyter": {"source_hidden": True}, "note": "it is REMOVED"}
    assert third["source"] == odd["source"].splitlines()
    assert mended["metadata"] == {"title": "mine"}
    assert run(capsys, path)[0] == 0


_PICTURES = {"seed.png": LINK, "x.png": "https://example.org"}


def test_all_that_git_keeps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What an amended commit held, what a message says, a repository inside a folder, and a bare one."""
    inside = tmp_path / "work" / "mine"
    inside.mkdir(parents=True)
    git(inside, "init", "-q")
    (inside / "a.txt").write_text(LINK)
    git(inside, "add", ".")
    git(inside, "commit", "-qm", f"the code is {CODE}")
    (inside / "a.txt").write_text("nothing")
    git(inside, "commit", "-qa", "--amend", "-m", "better")
    status, said = run(capsys, tmp_path / "work")

    assert status == 1
    assert "its past: a.txt: line 1: otpauth link" in said
    assert "the message of commit" in said

    git(tmp_path, "clone", "-q", "--bare", "--no-local", str(inside), str(tmp_path / "bare.git"))
    assert run(capsys, tmp_path / "bare.git")[0] == 0
    (inside / "b.txt").write_text(LINK)
    git(inside, "add", ".")
    git(inside, "commit", "-qm", "b")
    git(inside, "push", "-q", str(tmp_path / "bare.git"), "HEAD:refs/heads/new")
    assert run(capsys, tmp_path / "bare.git")[0] == 1


def test_a_graded_notebook_is_clean_and_stays_graded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """nbgrader's checksums, Colab's and Deepnote's ids are left as they are, also where something else is mended."""
    graded = {"nbgrader": {"checksum": HEX, "grade": True, "grade_id": HEX, "points": 2, "schema_version": 3}}
    colab = {"colab": {"referenced_widgets": [HEX, HEX[::-1]]}, "cell_id": HEX, "deepnote_notebook_id": HEX}
    clean = [code("x = 1", metadata=graded), code("y = 2", metadata=colab)]
    path = tmp_path / "a.ipynb"
    path.write_text(book(*clean))
    assert main([str(path)]) == 0, capsys.readouterr().out

    path.write_text(book(*clean, code(f"secret = '{HEX}'", metadata={"checksum": LINK, "secret": HEX})))
    assert run(capsys, "--fix", path)[0] == 1
    cells = json.loads(path.read_text())["cells"]
    assert [cell["metadata"] for cell in cells] == [graded, colab, {"checksum": "REMOVED", "secret": "REMOVED"}]
    assert cells[2]["source"] == ["secret = 'REMOVED'"]


def test_a_map_in_a_notebook_is_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Folium's names of its parts; the pair that is printed below is found."""
    shown = f'<div id="map_{HEX}"></div><script>var map_{HEX} = L.map("map_{HEX}"); popup_{HEX}.setContent(html_{HEX});'
    view = {"output_type": "display_data", "metadata": {}, "data": {"text/html": [f"{shown}\n", "</script>"]}}
    printed = {"output_type": "stream", "name": "stdout", "text": [f"{HEX[::-1]}\n"]}
    (tmp_path / "a.ipynb").write_text(book(code(outputs=[view])))
    assert main([str(tmp_path)]) == 0, capsys.readouterr().out
    (tmp_path / "a.ipynb").write_text(book(code(outputs=[view]), code(outputs=[printed])))
    status, said = run(capsys, tmp_path)
    assert (status, "cell 2, outputs: Key or Secret of 32" in said, "cell 1" in said) == (1, True, False)
