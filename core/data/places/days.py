"""Days as supplies of places have them."""

from __future__ import annotations

from datetime import datetime

DATES = ("%Y-%m-%d", "%d-%b-%Y", "%d/%m/%Y", "%Y/%m/%d", "%Y%m%d", "%Y-%m")


def day_of(text: str) -> str:
    """Return a date as "2026-01-12", of a month without its day as "2026-01"; empty of no date."""
    for form in DATES:
        try:
            day = datetime.strptime(text.strip(), form)
        except ValueError:
            continue
        return day.strftime("%Y-%m" if form == "%Y-%m" else "%Y-%m-%d")
    return ""
