"""Files of programs and hosts, with what they have in the places of secrets: ids and checksums."""

import json

from bench.kinds import ALNUM, HEX, File, Maker, notebook

__all__ = ["digits", "graded", "hosted", "ids", "map_page", "other_locks", "poetry", "sums", "widgets"]

_PARTS = ("map", "tile_layer", "marker", "popup", "feature_group", "circle_marker", "html", "geo_json", "layer_control")


def digits(dice: Maker, size: int = 32) -> str:
    """Return hexadecimal digits."""
    return dice.signs(HEX, size)


def map_page(dice: Maker) -> str:
    """Return a map's page."""
    names = [f"{part}_{digits(dice)}" for part in dice.sample(_PARTS, 4)]
    lines = [f'<div class="folium-map" id="{names[0]}"></div>', f"#{names[1]} {{ height: 100%; }}"]
    return "\n".join([*lines, *(f"var {name} = L.x({names[0]}).addTo({names[0]});" for name in names)])


def graded(dice: Maker) -> str:
    """Return a graded course's notebook."""
    book = json.loads(notebook("# YOUR CODE HERE", markdown="Task"))
    for cell in book["cells"]:
        graded = {"checksum": digits(dice), "grade": True, "grade_id": f"cell-{digits(dice, 16)}", "schema_version": 3}
        cell["metadata"]["nbgrader"] = graded
    return json.dumps(book, indent=1)


def hosted(dice: Maker) -> str:
    """Return a notebook as a host keeps it."""
    book = json.loads(notebook("x = 1", "1\n"))
    user = {"displayName": "Ada", "userId": str(dice.randrange(10**19, 10**20))}
    ran = {"elapsed": 3, "status": "ok", "timestamp": 1700000000000, "user": user}
    colab = {"base_uri": "https://localhost:8080/", "height": 34, "referenced_widgets": [digits(dice), digits(dice)]}
    hosts = (
        {"colab": colab, "executionInfo": ran, "id": dice.signs(ALNUM, 12), "outputId": dice.uuid()},
        {"cell_id": digits(dice), "source_hash": digits(dice, 8), "block_group": digits(dice)},
        {"_cell_guid": dice.uuid(), "_uuid": digits(dice, 40), "execution": {"iopub.status.idle": "2024-01-01"}},
        {"application/vnd.databricks.v1+cell": {"nuid": dice.uuid(), "title": ""}},
        {
            "vscode": {"interpreter": {"hash": digits(dice, 64)}},
            "papermill": {"environment_variables": {}, "id": digits(dice)},
        },
    )
    book["cells"][0]["metadata"] = dice.choice(hosts)
    book["metadata"] = {"colab": {"authorship_tag": f"ABX9Ty{dice.signs(ALNUM, 22)}", "provenance": []}}
    return json.dumps(book, indent=1)


def widgets(dice: Maker) -> str:
    """Return a notebook with fields that are empty."""
    one, two, three = (digits(dice) for _ in range(3))
    state = {
        one: {
            "model_name": "PasswordModel",
            "state": {"description": "Password:", "layout": f"IPY_MODEL_{two}", "value": ""},
        },
        two: {"model_name": "LayoutModel", "state": {"width": "60%"}},
        three: {
            "model_name": "TextModel",
            "state": {"description": "Name", "value": "Ada", "style": f"IPY_MODEL_{two}"},
        },
    }
    shown = {"application/vnd.jupyter.widget-view+json": {"model_id": one, "version_major": 2}}
    return notebook("password", shown, widgets={"application/vnd.jupyter.widget-state+json": {"state": state}})


def poetry(dice: Maker) -> str:
    """Return poetry's lock file."""
    files = "".join(f'    {{file = "a-{n}.whl", hash = "sha256:{digits(dice, 64)}"}},\n' for n in range(3))
    package = f'[[package]]\nname = "a"\nversion = "1.0"\nfiles = [\n{files}]\n'
    return f'{package}\n[metadata]\ncontent-hash = "{digits(dice, 64)}"\n'


def other_locks(dice: Maker) -> File:
    """Return a lock file of another program."""
    kinds: tuple[File, ...] = (
        (
            "renv.lock",
            json.dumps({"Packages": {"R6": {"Package": "R6", "Version": "2.5.1", "Hash": digits(dice)}}}, indent=2),
        ),
        ("composer.lock", json.dumps({"content-hash": digits(dice), "packages": []}, indent=4)),
        ("go.sum", f"example.org/x v1.2.3 h1:{dice.base64(32)}\nexample.org/x v1.2.3/go.mod h1:{dice.base64(32)}\n"),
        ("package-lock.json", json.dumps({"integrity": f"sha512-{dice.base64(64)}"})),
        ("flake.lock", json.dumps({"narHash": f"sha256-{dice.base64(32)}", "rev": digits(dice, 40)})),
        (
            "uv.lock",
            f'wheels = [{{ url = "https://files.example/a.whl", hash = "sha256:{digits(dice, 64)}" }}]\n',
        ),
    )
    return dice.choice(kinds)


def sums(dice: Maker) -> str:
    """Return the checksums of some files."""
    names = [f"{dice.words(1)}.csv" for _ in range(3)]
    kinds = (
        lambda name: f"{digits(dice)}  data/{name}",
        lambda name: f"{digits(dice)} *{name}",
        lambda name: f"MD5 ({name}) = {digits(dice)}",
        lambda name: f"{name} md5: {digits(dice)}",
    )
    kind = dice.choice(kinds)
    return "".join(kind(name) + "\n" for name in names)


def ids(dice: Maker) -> str:
    """Return ids, each as its format has it."""
    kinds = (
        f"run_id: {digits(dice)}",
        f"artifact_uri = file:///srv/mlruns/0/{digits(dice)}/artifacts",
        f'{{"trace_id": "{digits(dice)}", "span_id": "{digits(dice, 16)}"}}',
        f'"uuid": "{digits(dice)}",',
        f"https://gist.github.com/ada/{digits(dice)}",
        f'<img src="https://www.gravatar.com/avatar/{digits(dice)}?s=80">',
        f'{{"ETag": "\\"{digits(dice)}\\"", "Key": "data/prices.csv"}}',
        f'<div id="altair-viz-{digits(dice)}"></div><div id="{digits(dice)}">',
        f'requestId="{digits(dice)}"',
    )
    return "\n".join(dice.sample(kinds, 4)) + "\n"
