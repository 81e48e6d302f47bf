"""Write ``names.txt``: names of persons that the gazetteer knows as places too.

Run ``uv run --with faker python -m bench.person_names``. The names are those that Faker (MIT) lists
for some twenty countries, first names and surnames; what is no place of the gazetteer is left out.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from dateline.config import load_settings
from dateline.reference.gazetteer import PLACES, open_gazetteer

FIRST = (
    "en", "en_US", "en_GB", "en_IE", "en_NZ", "en_IN", "en_KE", "en_NG", "en_PK", "es_ES", "es_MX",
    "es_AR", "es_CO", "fr_FR", "fr_CA", "de_DE", "it_IT", "pt_BR", "pt_PT", "nl_NL", "sv_SE",
    "da_DK", "no_NO", "pl_PL", "tr_TR", "id_ID",
)  # fmt: skip
LAST = ("en_US", "en_GB", "en_NZ", "es_MX", "fr_FR", "de_DE", "it_IT")


def main() -> None:
    """Write the list, sorted, in small letters."""
    gazetteer = open_gazetteer(load_settings())
    listed = {name for place in FIRST for name in _names(place, "first_name")}
    listed |= {name for place in LAST for name in _names(place, "last_name")}
    kept = {
        name.lower()
        for name in listed
        if " " not in name and any(not place.is_alternate for place in gazetteer.lookup(name))
    }
    path = Path(str(PLACES / "names.txt"))
    path.write_text("".join(f"{name}\n" for name in sorted(kept)), encoding="utf-8")


def _names(country: str, kind: str) -> set[str]:
    """Return the names of one kind that are listed for a language and country."""
    provider = import_module(f"faker.providers.person.{country}").Provider
    lists = (getattr(provider, each) for each in dir(provider) if each.startswith(kind))
    return {
        name
        for found in lists
        if not callable(found) and not isinstance(found, property)
        for name in found
        if isinstance(name, str)
    }


if __name__ == "__main__":
    main()
