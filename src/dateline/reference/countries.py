"""Countries: names, demonyms, capitals."""
from __future__ import annotations
from collections.abc import Iterator
from dateline.reference.tables import DATA, read_table

_COLUMNS = ("iso3", "iso2", "name", "names", "demonyms", "capitals", "sovereign", "successor", "valid_from", "valid_to")

class Countries:
    def __init__(self) -> None:
        self.rows = [row for _, row in read_table(DATA / "countries.tsv", _COLUMNS)]
    def name_of(self, iso3: str) -> str:
        return next((r["name"] for r in self.rows if r["iso3"] == iso3), iso3)
    def all_names(self) -> Iterator[tuple[str, str, bool]]:
        for r in self.rows:
            code = r["successor"] or r["iso3"]
            for n in (r["name"], *r["names"].split("|"), *r["capitals"].split("|")):
                if n: yield n, code, False
            for n in r["demonyms"].split("|"):
                if n:
                    yield n, code, True
                    yield n + "s", code, True

def load_countries() -> Countries:
    return Countries()
