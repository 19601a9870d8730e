"""Set a notebook up: charts drawn in the house style, tables shown whole."""

import pandas as pd

from summitlib.charts import theme


def setup() -> None:
    """Enable the theme and the renderer of the charts, and show the whole text of table cells.

    >>> setup()
    >>> pd.options.display.max_colwidth is None
    True
    """
    theme.register()
    pd.options.display.max_colwidth = None
