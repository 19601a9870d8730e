"""Reports: run a notebook with parameters, write one HTML page and a manifest.

``parameters`` reads and checks what a notebook asks for, ``run`` executes it by papermill,
``html`` and ``markup`` write the page, ``manifest`` records inputs and outputs.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summitlib.reports.run import Report, refresh, report

__all__ = ["Report", "refresh", "report"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from summitlib.reports import run

        return getattr(run, name)
    raise AttributeError(f"module 'summitlib.reports' has no attribute {name!r}")
