"""Languages: translated templates, and dates, numbers and lists as a reader writes them.

English is the language of the templates; another language is a gettext catalogue in
`locales/<code>/LC_MESSAGES/` and a row in `LOCALES`. `locales/summitlib.pot` lists all messages;
`python tools/messages.py` writes it.
"""

import datetime as dt
import gettext
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.numbers import format_decimal
from num2words import num2words

from summitlib.errors import SummitError, suggest

DOMAIN = "summitlib"
_LOCALES_DIR = Path(__file__).parent / "locales"

# The day comes first in dates (19 May 2026), hence British English.
LOCALES = {"en": "en_GB"}


def N_(message: str) -> str:
    """Mark a message for translation that is looked up later, and return it as it is."""
    return message


@dataclass(frozen=True)
class Language:
    """One language of the reports.

    Attributes
    ----------
    code : ISO 639-1 code, also the `lang` of the HTML.
    """

    code: str

    @property
    def locale(self) -> Locale:
        """The Babel locale that formats dates and numbers."""
        return _locale(self.code)

    def gettext(self, message: str) -> str:
        """Return the translation of `message`, or itself where there is none."""
        return _translations(self.code).gettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return the translation of the form of a message that goes with the number `n`."""
        return _translations(self.code).ngettext(one, many, n)

    def date(self, day: dt.date) -> str:
        """Write a date in full.

        >>> Language("en").date(dt.date(2026, 5, 18))
        '18 May 2026'
        """
        return _date(self.locale, day)

    def dates(self, first: dt.date, last: dt.date) -> str:
        """Write a span of days; a single day where both are the same.

        >>> Language("en").dates(dt.date(2026, 5, 19), dt.date(2026, 5, 20))
        '19–20 May 2026'
        >>> Language("en").dates(dt.date(2023, 1, 31), dt.date(2023, 2, 1))
        '31 January–1 February 2023'
        """
        return self.date(first) if first == last else _interval(self.locale, first, last)

    def month(self, day: dt.date) -> str:
        """Write the month of a date.

        >>> Language("en").month(dt.date(2026, 5, 18))
        'May 2026'
        """
        return format_date(day, "LLLL y", self.locale)

    def number(self, n: float) -> str:
        """Write a number in digits.

        >>> Language("en").number(1500000)
        '1,500,000'
        """
        return format_decimal(n, locale=self.locale)

    def count(self, n: int) -> str:
        """Write a small whole number in words, a larger one in digits.

        >>> Language("en").count(3), Language("en").count(133)
        ('three', '133')
        """
        return str(num2words(n, lang=self.code)) if n <= 12 else self.number(n)

    def ordinal(self, n: int) -> str:
        """Write the place in an order in words.

        >>> Language("en").ordinal(3)
        'third'
        """
        return str(num2words(n, lang=self.code, to="ordinal"))

    def join(self, items: Sequence[str]) -> str:
        """Join words into a list.

        >>> Language("en").join(["a", "b", "c"])
        'a, b and c'
        """
        return format_list(list(items), locale=self.locale)


def check_language(code: str) -> str:
    """Return `code` if reports can be written in that language.

    Raises
    ------
    SummitError : they can't.
    """
    if code not in LOCALES:
        known = ", ".join(LOCALES)
        raise SummitError(
            f"unknown language {code!r}; expected one of {known}.{suggest(code, LOCALES)}"
        )
    return code


# A chart writes the days of every meeting on record, and the next one the same days again.
@lru_cache(maxsize=4096)
def _date(locale: Locale, day: dt.date) -> str:
    return format_date(day, "long", locale)


@lru_cache(maxsize=4096)
def _interval(locale: Locale, first: dt.date, last: dt.date) -> str:
    span: str = format_interval(first, last, "yMMMd", locale=locale)
    for day in (first, last):  # intervals come with short names of months only
        short, full = (format_date(day, width, locale) for width in ("MMM", "MMMM"))
        span = re.sub(rf"{re.escape(short)}\b", full, span)
    return re.sub(r"\s*–\s*", "–", span)


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(LOCALES[code])


@cache
def _translations(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, _LOCALES_DIR, languages=[code], fallback=True)
