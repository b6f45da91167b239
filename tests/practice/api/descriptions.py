"""The vendor's own descriptions of its API (Swagger 2.0), with what in them is known to be wrong put right.

A correction is a place, what stands there instead, and why. They are few and are all here.
"""

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema

__all__ = ["ERROR_STATUSES", "V1", "V3", "Description", "check"]

DATA = Path(__file__).parents[2] / "data"
# The vendor's table, and what any HTTP server may say: wrong method, too much, out of order.
ERROR_STATUSES = {400, 401, 403, 404, 405, 409, 413, 429, 501, 503}
AMOUNT = {"type": "string", "pattern": r"^-?\d+\.\d{2,8}$"}
DAYS = "/markets/{marketSymbol}/candles/{candleType}/{candleInterval}/historical/{year}/{month}/{day}"
RECENT = "/markets/{marketSymbol}/candles/{candleType}/{candleInterval}/recent"


def _schema(name: str, *, many: bool = False) -> dict[str, Any]:
    one = {"$ref": f"#/definitions/{name}"}
    return {"type": "array", "items": one} if many else one


def _result(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {"success": {}, "message": {}, "result": schema}}


# place, what stands there instead, why
CORRECTIONS_V3: list[tuple[str, Any, str]] = [
    (
        "/paths/~1withdrawals~1allowed-addresses/get/responses/200/schema",
        _schema("AllowedAddress", many=True),
        "It says that it returns a list, and declares one address.",
    ),
    (
        "/paths/~1markets~1tickers/head/responses/200/schema",
        None,
        "A reply to HEAD has no body.",
    ),
    *(
        (f"/paths/{path.replace('/', '~1')}", {"get": None}, f"{why}, so this is an operation, too.")
        for path, why in (
            (RECENT.replace("/{candleType}", ""), "The type may be left out of the address"),
            (DAYS.replace("/{candleType}", ""), "The type may be left out of the address"),
            (DAYS.removesuffix("/{day}"), "Months have no day"),
            (DAYS.removesuffix("/{month}/{day}"), "Years have neither month nor day"),
            (DAYS.replace("/{candleType}", "").removesuffix("/{day}"), "Months have no day"),
            (DAYS.replace("/{candleType}", "").removesuffix("/{month}/{day}"), "Years have neither month nor day"),
            ("/withdrawals/whitelistAddresses", "The earlier name of allowed-addresses continues to work"),
        )
    ),
]
_SAME_REPLY = {"candles": RECENT, "whitelistAddresses": "/withdrawals/allowed-addresses"}

_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$"}
CORRECTIONS_V1: list[tuple[str, Any, str]] = [
    (
        "/paths/~1account~1getorder/get/responses/200/schema",
        _result({"anyOf": [_schema("SingleOrder"), {"type": "null"}]}),
        "Clients read one order, not a list of them, and null as none; its fields are those of the vendor's earlier "
        "text.",
    ),
    (
        "/definitions/SingleOrder",
        {
            "type": "object",
            "properties": {
                **{name: {"type": "string"} for name in ("OrderUuid", "Exchange", "Type", "Sentinel", "Condition")},
                **{name: {"type": "boolean"} for name in ("IsOpen", "CancelInitiated", "ImmediateOrCancel")},
                **{name: {"type": "number"} for name in ("Quantity", "QuantityRemaining", "Limit", "Reserved")},
                **{name: {"type": "number"} for name in ("ReserveRemaining", "CommissionReserved", "CommissionPaid")},
                **{name: {"type": "number"} for name in ("CommissionReserveRemaining", "Price", "PricePerUnit")},
                **{name: {"type": "string", "format": "date-time"} for name in ("Opened", "Closed")},
                **{"AccountId": {"type": "string"}, "IsConditional": {"type": "boolean"}},
                "ConditionTarget": {"type": "number"},
            },
        },
        "The description has no shape for it.",
    ),
    (
        "/paths/~1account~1getdepositaddress/get/responses/200/schema",
        _result(_schema("Address")),
        "Clients read one address, not a list of them.",
    ),
    (
        "/paths/~1public~1getticker/get/responses/200/schema",
        _result(_schema("MarketTick")),
        "Clients read one ticker, not a list of them.",
    ),
    (
        "/paths/~1public~1getorderbook/get/responses/200/schema",
        _result({"anyOf": [_schema("OrderBook"), _schema("OrderBookEntry", many=True)]}),
        "Both sides come as an object, one side as a list.",
    ),
    (
        "/definitions/OrderBookEntry/properties",
        {"Quantity": {"type": "number"}, "Rate": {"type": "number"}},
        "Clients read both names with a capital.",
    ),
    ("/definitions/Order/properties/Closed", _TIME, "It is a time, as in the other lists, not a boolean."),
    (
        "/definitions/HistoryEntry/properties/OrderType",
        {"enum": ["LIMIT_BUY", "LIMIT_SELL", "MARKET_BUY", "MARKET_SELL"]},
        "Clients read it the other way round, as in the list of open orders.",
    ),
    ("/definitions/Currency/properties/Notice", {"type": "string"}, "Clients read it; the v3 description has it."),
    (
        "/definitions/MarketHistoryEntry/properties/Uuid",
        {"type": "string"},
        "The vendor added it with v3, so that a trade has one name in both.",
    ),
    *(
        (f"/paths/~1market~1{name}", {"get": {"responses": {"200": {"schema": _schema("ResponseSuccessUuid")}}}}, why)
        for name, why in (
            ("buymarket", "The description forgot it; clients call it."),
            ("sellmarket", "The description forgot it; clients call it."),
        )
    ),
    (
        "/definitions/ResponseSuccessUuid",
        _result({"type": "object", "properties": {"uuid": {"type": "string", "format": "uuid"}}}),
        "It is a response object where a schema belongs.",
    ),
]


@dataclass(frozen=True, eq=False)
class Description:
    """One generation's description, corrected."""

    swagger: dict[str, Any]
    prefix: str

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield every operation: method, path, and what is said of it."""
        for path, methods in self.swagger["paths"].items():
            for method, operation in methods.items():
                yield method.upper(), path, operation

    @functools.cache  # noqa: B019  (two of them, for the whole run)
    def find(self, method: str, path: str) -> dict[str, Any] | None:
        """Return the operation that a request's path belongs to, one with fewer parameters before one with more."""
        fitting = [
            (known.count("{"), operation)
            for wanted, known, operation in self.operations()
            if wanted == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", known) + "/?", path, re.IGNORECASE)
        ]
        return min(fitting, key=lambda found: found[0])[1] if fitting else None

    def schema(self, operation: dict[str, Any], status: int) -> dict[str, Any] | None:
        """Return what a reply of that status must be."""
        found = operation["responses"].get(str(status), {}).get("schema")
        return {**found, "definitions": self.swagger["definitions"]} if found else None


def _load(name: str, prefix: str, corrections: list[tuple[str, Any, str]]) -> Description:
    swagger = json.loads((DATA / name).read_text())
    for place, value, _why in corrections:
        *way, last = (part.replace("~1", "/") for part in place.strip("/").split("/"))
        target = functools.reduce(lambda found, part: found[part], way, swagger)
        target[last] = value
    for path in (path for path, methods in swagger["paths"].items() if methods.get("get", ...) is None):
        same = next(like for part, like in _SAME_REPLY.items() if part in path)
        swagger["paths"][path] = {"get": swagger["paths"][same]["get"]}
    for schema in swagger["definitions"].values():
        schema["additionalProperties"] = False
    return Description(swagger, prefix)


def _amounts_are_texts(found: Any) -> None:
    """Correct, in all of v3: amounts are declared as numbers, and were texts (so in every client and example)."""
    if isinstance(found, dict):
        if found.get("type") == "number" and found.get("format") == "double":
            found.clear()
            found |= AMOUNT
        for value in found.values():
            _amounts_are_texts(value)
    elif isinstance(found, list):
        for value in found:
            _amounts_are_texts(value)


def _null_and_zoneless(definitions: dict[str, Any]) -> None:
    """Correct, in all of v1.1: a value that is not there is null, and times have no zone."""
    for definition in definitions.values():
        properties = definition.get("properties", {})
        for name, value in properties.items():
            corrected = _TIME if value.get("format") == "date-time" else {k: value[k] for k in value if k != "example"}
            properties[name] = {"anyOf": [corrected, {"type": "null"}]} if corrected else {}


V3 = _load("bittrex-api-v3.json", "/v3", CORRECTIONS_V3)
_amounts_are_texts([V3.swagger["definitions"]])
V1 = _load("bittrex-api-v1.1.json", "/api/v1.1", CORRECTIONS_V1)
_null_and_zoneless({k: v for k, v in V1.swagger["definitions"].items() if k not in ("Result", "ResponseSuccessUuid")})


def check(method: str, path: str, status: int, body: bytes) -> None:
    """Fail unless a reply of the exchange's API is one that the description foresees."""
    if path.startswith(V3.prefix + "/"):
        _check_v3(method, path.removeprefix(V3.prefix), status, body)
    elif path.startswith(V1.prefix + "/"):
        _check_v1(method, path.removeprefix(V1.prefix).lower(), status, body)


def _check_v3(method: str, path: str, status: int, body: bytes) -> None:
    if method == "HEAD":
        assert body == b""
    elif status >= 400:
        assert status in ERROR_STATUSES, (method, path, status, body)
        _valid(V3, "Error", body)
    else:
        operation = V3.find(method, path)
        assert operation and str(status) in operation["responses"], (method, path, status)
        _valid(V3, json.dumps(V3.schema(operation, status)), body)


def _check_v1(method: str, path: str, status: int, body: bytes) -> None:
    found = json.loads(body)
    assert set(found) == {"success", "message", "result"}, found
    if found["success"]:
        operation = V1.find(method, path)
        assert status == 200
        assert operation, path
        assert found["message"] == ""
        _valid(V1, json.dumps(V1.schema(operation, 200)), body)
    else:
        assert status in ({200} | ERROR_STATUSES)
        assert re.fullmatch("[A-Z0-9_]+", found["message"])
        assert found["result"] is None


@functools.cache
def _validator(prefix: str, schema: str) -> jsonschema.Draft4Validator:
    description = V3 if prefix == V3.prefix else V1
    found = {**_schema("Error"), "definitions": description.swagger["definitions"]}
    found = found if schema == "Error" else json.loads(schema)
    return jsonschema.Draft4Validator(found, format_checker=jsonschema.FormatChecker())


def _valid(description: Description, schema: str, body: bytes) -> None:
    _validator(description.prefix, schema).validate(json.loads(body))
