"""Where the shipped data and notebooks are: beside the package, or inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """Return the folder of the shipped data package.

    >>> (data_dir() / "datapackage.json").is_file()
    True
    """
    return _shipped("_data", "data")


def notebooks_dir() -> Path:
    """Return the folder of the shipped notebooks.

    >>> (notebooks_dir() / "01-brief.ipynb").is_file()
    True
    """
    return _shipped("_notebooks", "notebooks")


def _shipped(in_wheel: str, in_checkout: str) -> Path:
    inside = _PACKAGE / in_wheel
    return inside if inside.is_dir() else _PACKAGE.parent / in_checkout
