"""How Stripe's API writes things down: bracketed forms in, errors and expanded objects out. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

PART = re.compile(r"[^\[\]]+")


@dataclass(frozen=True, slots=True)
class ApiError(Exception):
    """A refusal in Stripe's own form."""

    status: int
    type: str
    message: str
    code: str = ""
    param: str = ""

    def body(self) -> dict[str, Any]:
        """Write the refusal as Stripe writes it."""
        words = {"type": self.type, "message": self.message, "code": self.code, "param": self.param}
        return {"error": {name: word for name, word in words.items() if word}}


def wrong(message: str, *, code: str = "", param: str = "", status: int = 400) -> ApiError:
    """Make the usual refusal of a request that cannot be done."""
    return ApiError(status, "invalid_request_error", message, code, param)


def unfold(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Read ``a[b][0][c]=1`` as nested dictionaries and lists, as Stripe does."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        *path, last = _parts(name)
        node = tree
        for part in path:
            node = node.setdefault(part, {})
        if last == "":
            node[str(len(node))] = value
        else:
            node[last] = value
    return {key: _lists(value) for key, value in tree.items()}


def _parts(name: str) -> list[str]:
    parts = PART.findall(name)
    return [*parts, ""] if name.endswith("[]") else parts


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    read = {key: _lists(value) for key, value in node.items()}
    if read and all(key.isdigit() for key in read):
        return [read[key] for key in sorted(read, key=int)]
    return read


def expand(body: dict[str, Any], paths: Iterable[str], find: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """Put whole objects where the caller asked for them: ``expand[]=payment_intent.latest_charge``."""
    shown = dict(body)
    for path in paths:
        first, _, rest = path.partition(".")
        if first == "data":
            shown["data"] = [expand(one, [rest], find) for one in shown.get("data", [])]
        elif first not in shown:
            raise wrong(f"This property cannot be expanded ({path}).", param="expand")
        elif shown[first]:
            whole = shown[first] if isinstance(shown[first], dict) else find(shown[first])
            shown[first] = expand(whole, [rest], find) if rest else whole
    return shown


def number(form: dict[str, Any], name: str, *, default: int | None = None) -> int:
    """Read a whole number of the form, as strictly as Stripe."""
    value = form.get(name, default)
    if value is None:
        raise wrong(f"Missing required param: {name}.", code="parameter_missing", param=name)
    if not re.fullmatch(r"-?[0-9]{1,15}", str(value)):
        raise wrong(f"Invalid integer: {value}", code="parameter_invalid_integer", param=name)
    return int(value)


def required(form: dict[str, Any], name: str) -> str:
    """Read a word that the form must hold."""
    value = form.get(name)
    if not isinstance(value, str) or not value:
        raise wrong(f"Missing required param: {name}.", code="parameter_missing", param=name)
    return value
