"""Facts about leaders' summits: load them with their sources, measure, draw and tell them.

Start with `load_dossier()`; `Dossier.as_of(date)` cuts it to what was known on a date;
`measures` turn it into tables, `charts` draw them, `narrative` tells them, and `reports` run the
notebooks. The names below are imported when first used, so `import summitlib` stays light.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summitlib.dossier import Dossier, load_dossier
    from summitlib.errors import DataError, SummitError
    from summitlib.rules import CountingRule

__version__ = "0.1.0"

_HOMES = {
    "CountingRule": "summitlib.rules",
    "DataError": "summitlib.errors",
    "Dossier": "summitlib.dossier",
    "SummitError": "summitlib.errors",
    "load_dossier": "summitlib.dossier",
}
_MODULES = ("charts", "measures", "narrative", "notebook", "reports")

__all__ = [
    "CountingRule",
    "DataError",
    "Dossier",
    "SummitError",
    "load_dossier",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _MODULES:
        return import_module(f"summitlib.{name}")
    raise AttributeError(f"module 'summitlib' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES, "__version__"])
