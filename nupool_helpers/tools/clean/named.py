"""What a value is by the name or the place that its format gives it: a checksum, an id, data, or a secret after all."""

import re

from nupool_helpers.tools.clean.readings import COLOUR

__all__ = ["is_data", "named_otherwise"]

_NEAR = 200  # characters before a value that are looked at
# `name: value`, as in code, JSON, YAML and makefiles (`:=`), in `MD5 (file) = value`, in HTTP's weak ones (`W/"value"`)
# and in the first place of a list. It starts where a name starts, and so takes no more steps than there are characters.
_NAME = re.compile(r"(?<![\w.-])(?P<name>[\w.-]+)[\\\"']*\s*(?:\([^()]*\)\s*)?(?::=?|=)\s*(?:W/)?[\[({]?\s*[\\\"']*$")
# And the name of an element around it, as repositories of packages write XML.
_ELEMENT = re.compile(r"<(?P<name>[\w.:-]+)(?:\s[^<>]*)?>\s*$")
_CHECKSUM = re.compile(r"(?i)md5|checksum|etag|digest|hash$|(?:^|[_.-])(?:hash|fingerprint|commit|revision|rev)$")
# `run_id`, `traceId`, `ID`, `uuid` and Deepnote's `block_group`; what comes before may still speak of a secret.
_ID = re.compile(r"(?:^|[_.-])(?i:u?u?id|guid|block_group)$|[a-z](?:Id|ID|Uuid|UUID|Guid)$|^id$")
# In the places where services and programs have ids: of gists, of avatars (MD5 of an e-mail address), of MLflow's runs,
# and of the parts of a page.
_PLACE = re.compile(
    r"gist\.github(?:usercontent)?\.com/[\w-]+/$|gravatar\.com/avatar/$|mlruns/[0-9]+/$|/experiments/[0-9]+/runs/$"
    r"|(?:href=[\\\"']*|querySelector(?:All)?\([\\\"']*)#$|getElementById\([\\\"']*$"
)
_DATA = re.compile(r"bdata|(?:__)?ndarray(?:__)?|data|buffers?|\w*(?:hash|integrity|checksum|signature|digest)", re.I)
# conda's explicit lists have it behind the address of a package, md5sum before the name of a file.
# `md5 HEX` of MacPorts, of package lists and of programs' reports. A name of a file with a colon is not enough: so
# does `grep` write the line with the Secret.
# In JSON of lists of parts (CycloneDX and SPDX) the algorithm stands beside the value.
_WORD = re.compile(
    r"(?i)(?<![\w.-])(?:\w+_)?(?:md5(?:sum)?s?|checksum|etag)(?:[ \t]+\"?"
    r"|\\*\",\s*\\*\"(?:content|value|checksumValue)\\*\":\s*\\*\")$"
)
_PACKAGE = re.compile(r"(?:\.conda|\.tar\.bz2)#$")
# Two blanks before a name of a file, whatever was coloured; one where it has a folder (BagIt), or where its size stands
# between (Debian); a hyphen for what was read from another program. An address is no such name.
_LISTED = re.compile(
    r"(?:[ \t] *[ *](?=\S*[./]|[^\"']*\.[A-Za-z0-9]{1,8}\"?$)|[ \t](?=[\w.-]+/)| [0-9]+ (?=\S+\.[a-z]))"
    r"(?!\w+://)[^\s\"'][^\"']*\"?|  -"
)
_SHOWN = '"text": "'  # what a cell printed, as it is handed over with its field's name
# folium ends the names of a map's parts with it. Names of one word are listed: some services begin their keys with one.
_PART = re.compile(r"(?:(?<![A-Za-z0-9_-])|(?<=%[0-9A-F]{2}))(?P<name>[a-z]+(?:_[a-z]+)*)_$", re.ASCII)
_PARTS = frozenset(
    {
        *("choropleth", "circle", "control", "div", "draw", "element", "figure", "fullscreen", "geocoder", "geojson"),
        *("graph", "html", "icon", "iframe", "layer", "legend", "link", "map", "marker", "minimap", "polygon"),
        *("polyline", "popup", "realtime", "rectangle", "search", "template", "terminator", "timeline", "tooltip"),
        *("topojson", "vega"),
    }
)
_SECRETIVE = re.compile(
    r"(?i)secret|token|pass|pwd|seed|key|auth|cred|bearer|private|session"
    r"|(?:^|[_.-])(?:sk|pk|rk|pat|api|live|test|prod|access)(?:[_.-]|$)"
)


def named_otherwise(line: str, start: int, end: int) -> bool:
    """Tell whether 32 hexadecimal digits in a line are named as a checksum or an id, and by nothing as a secret.

    What the line itself does not name may be a secret as well: digits alone, also where the line before speaks of a
    checksum, or beside a name of a file, where `grep` writes a configuration's line.
    """
    before = COLOUR.sub(" ", line[max(start - _NEAR, 0) : start]).removeprefix(_SHOWN)
    part = _PART.search(before)
    if part:
        known = "_" in part["name"] or part["name"] in _PARTS
        return known and not _SECRETIVE.search(part["name"]) and not _secret_name(before[: part.start()])
    if _WORD.search(before):
        return not _SECRETIVE.search(before)
    name = _NAME.search(before) or _ELEMENT.search(before)
    if name:
        harmless = _CHECKSUM.search(name["name"]) or _ID.search(name["name"])
        return bool(harmless) and not _SECRETIVE.search(name["name"])
    if _PLACE.search(before):
        return True
    return bool(_PACKAGE.search(before) or (not before.strip("\\ ") and _LISTED.fullmatch(line, end)))


def is_data(line: str, start: int) -> bool:
    """Tell whether base64 in a line is named as numbers, a checksum or a signature, as plots and lock files have it."""
    name = _NAME.search(line[max(start - _NEAR, 0) : start])
    return bool(name and _DATA.fullmatch(name["name"]) and not _SECRETIVE.search(name["name"]))


def _secret_name(before: str) -> bool:
    name = _NAME.search(before)
    return bool(name and _SECRETIVE.search(name["name"]))
