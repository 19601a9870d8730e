"""What a notebook tells: its passages in order, and the references that close it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import pandas as pd

from summitlib.narrative.passage import Passage
from summitlib.narrative.references import References, number_pages
from summitlib.narrative.telling import Telling


@dataclass(frozen=True)
class Told:
    """The passages of one notebook, in the order in which it tells them, and its references.

    Each passage shows itself in a notebook; `references` closes the report.
    """

    references: References

    def __iter__(self) -> Iterator[Passage]:
        """Iterate over the passages."""
        return (getattr(self, f.name) for f in fields(self) if f.name != "references")

    @property
    def text(self) -> str:
        """All passages as plain text, without citations."""
        return "\n\n".join(p.text for p in self)

    def audit(self) -> pd.DataFrame:
        """Audit every passage; see `Passage.audit`."""
        return pd.concat([p.audit() for p in self], ignore_index=True)


T = TypeVar("T", bound=Told)


def tell(
    kind: type[T], t: Telling, passages: Mapping[str, Passage], drawn: Iterable[str] = ()
) -> T:
    """Number the cited pages across passages, and bind them together.

    Parameters
    ----------
    kind : the class whose fields the passages are.
    passages : by the name of their field, in the order of the notebook.
    drawn : ids of the pages behind the marks of the charts that no sentence cites.
    """
    cited = [s for p in passages.values() for s in p.sources] + list(drawn)
    references = number_pages(t.dossier.sources, cited, t.language)
    numbered = {k: replace(p, numbers=references.numbers) for k, p in passages.items()}
    return kind(**numbered, references=references)
