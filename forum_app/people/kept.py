"""What the database keeps of people where their tables' own constraints cannot say it."""

from __future__ import annotations

from forum_app.core.row_rules import COUNTRY, FIGURES, NO_COUNTRY, keep, keep_as_noted, keep_in_series, keep_words
from forum_app.people.models import Affiliation, Biography, Consent, Erasure, Person, PersonKey, SeriesPerson

keep_words(Person, "key", "family")
keep_words(PersonKey, "key")
keep_in_series(SeriesPerson, "side_id", "side")
keep(Person, "country", ("country",), COUNTRY, NO_COUNTRY)
keep(
    Person, "orcid_figures", ("orcid",),
    "NEW.orcid IS NULL OR (NEW.orcid LIKE '____-____-____-____'"
    f" AND trim(replace(NEW.orcid, '-', ''), '{FIGURES}X') = '')",
    "an ORCID is four times four figures",
)  # fmt: skip
keep_words(Affiliation, "institution")
keep_words(Biography, "text")
keep_words(Erasure, "decision")
keep(
    Consent, "edition", ("edition_id",),
    "NEW.edition_id IS NULL OR EXISTS (SELECT 1 FROM edition WHERE id = NEW.edition_id)", "there is no such edition",
    changed=False,
)  # fmt: skip
# Who merges two people turns their consents to the one who stays: nothing else of one changes.
keep_as_noted(Consent, "kind", "given", "edition_id", "text_version", "answered_at")
