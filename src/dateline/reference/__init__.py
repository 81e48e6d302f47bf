"""What the desk knows before it reads: ontology, actors, lexicons, gazetteer."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from dateline.config import Settings
from dateline.reference.actors import Actors, load_actors
from dateline.reference.countries import Countries, load_countries
from dateline.reference.eventmodel import EventModel, load_event_model
from dateline.reference.gazetteer import Gazetteer, open_gazetteer
from dateline.reference.lexicon import Lexicon, load_lexicon
from dateline.reference.localnames import LocalActors, load_local_actors
from dateline.reference.officeholders import FILE
from dateline.reference.ontology import Ontology, load_ontology

__all__ = ["Reference", "load_reference"]


class Reference:
    """All reference data; each part is loaded when it is first asked for and then kept."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lexicons: dict[str, Lexicon] = {}
        self._event_models: dict[str, EventModel | None] = {}
        self._local: dict[str, LocalActors] = {}

    @cached_property
    def ontology(self) -> Ontology:
        """Event types, modes, contexts and CAMEO codes."""
        return load_ontology()

    @cached_property
    def countries(self) -> Countries:
        """Countries with their names, demonyms and capitals."""
        return load_countries()

    @cached_property
    def actors(self) -> Actors:
        """Organisations, role nouns and dated office-holders."""
        return load_actors(self.countries, own=self.office_holders)

    @property
    def office_holders(self) -> Path:
        """The person's own file of office-holders, which stands in front of the packaged one."""
        return self._settings.data / FILE

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Places, from an index in the cache folder that is built once."""
        return open_gazetteer(self._settings)

    def local_actors(self, language: str) -> LocalActors:
        """Return names and role nouns of a language other than English."""
        if language not in self._local:
            self._local[language] = load_local_actors(
                language, self.actors.dictionary, self.countries
            )
        return self._local[language]

    def lexicon(self, language: str) -> Lexicon:
        """Return the event, operator and reporting lexicon of a language."""
        if language not in self._lexicons:
            self._lexicons[language] = load_lexicon(language)
        return self._lexicons[language]

    def event_model(self, language: str) -> EventModel | None:
        """Return the learned judge of a language's clauses; None where none is to be heard."""
        if not self._settings.judge:
            return None
        if language not in self._event_models:
            self._event_models[language] = load_event_model(language)
        return self._event_models[language]


def load_reference(settings: Settings) -> Reference:
    """Return the desk's reference data for these settings; nothing is read yet."""
    return Reference(settings)
