"""The texts of a small edition's folder, with something of every kind."""

from __future__ import annotations

EDITION = """\
format = 1

[series]
slug = "north-south"
title = "North-South Forum"
description = "Two sides meet once a year."
primary-colour = "#12304a"
accent-colour = "#9a3412"

[[series.side]]
key = "ROK"
country = "KR"
label = "Republic of Korea"
adjective = "Korean"

[[series.side]]
key = "NL"
country = "NL"
label = "Netherlands"
adjective = "Dutch"

[[series.city]]
key = "the-hague"
name = "The Hague"
side = "NL"
timezone = "Europe/Amsterdam"

[[series.city]]
key = "seoul"
name = "Seoul"
side = "ROK"
timezone = "Asia/Seoul"

[series.rotation]
rule = "alternate"

[[series.rotation.exception]]
year = 2029
city = "seoul"
reason = "The hall in The Hague is rebuilt."

[[series.partner]]
name = "Water Institute"
native-name = "물 연구소"
role = "organiser"
side = "ROK"
url = "https://example.org/water"

[edition]
slug = "2026-seoul"
ordinal = 2
year = 2026
theme = "Water and work"
city = "seoul"
starts = 2026-04-22
ends = 2026-04-23
format = "in person"
status = "held"
track = "1.5"
participant-list = "public"
"""
PEOPLE = """\
[[person]]
key = "kim-min-ji"
given = "Min-ji"
family = "Kim"
name-order = "family-first"
native-name = "김민지"
country = "KR"
orcid = "0000-0002-1825-0097"

[[person]]
key = "van-hooft"
given = "Anna"
particle = "van"
family = "Hooft"
name-order = "given-first"
country = "NL"

[[person]]
key = "de-cuyper"
given = "Jan"
family = "De Cuyper"
name-order = "given-first"
country = "BE"
"""
PROGRAMME = """\
[[panel]]
number = 1
title = "Water: who pays for the dikes?"
short-title = "Water"

[[panel]]
number = 2
title = "Work after fifty"
short-title = "Work"

[[segment]]
key = "opening"
kind = "opening"
title = "Opening"
starts = 2026-04-22T09:00:00
ends = 2026-04-22T09:30:00
ground-rule = "on the record"

[[segment]]
key = "panel-1"
kind = "panel"
title = "Panel 1"
panel = 1
starts = 2026-04-22T09:30:00
ends = 2026-04-22T11:00:00
ground-rule = "by description"
rule-announced-by = "the chair"
rule-announced-on = 2026-03-30

[[segment]]
key = "panel-2"
kind = "panel"
title = "Panel 2"
panel = 2
starts = 2026-04-23T22:30:00
ends = 2026-04-24T00:30:00
room = "Hall B"
ground-rule = "Chatham House Rule"

[[appearance]]
key = "kim-panel-1"
person = "kim-min-ji"
panel = 1
role = "panellist"
status = "confirmed"
listed = true
title = "Director"
side = "ROK"
sector = "academia"

[[appearance]]
key = "hooft-panel-2"
person = "van-hooft"
panel = 2
role = "moderator"
status = "confirmed"
listed = true
side = "NL"
sector = "government"
family = "Hooft-Smit"

[[appearance]]
key = "cuyper-opening"
person = "de-cuyper"
segment = "opening"
role = "keynote"
status = "invited"
listed = false
sector = "industry"
"""
INSIGHTS = """\
[[insight]]
key = "storm-plan"
panel = 1
kind = "quotation"
speaker = "kim-panel-1"
verbatim = "Well, we have never had a storm plan that works."
edited = "[...] we have never had a storm plan that works."
descriptor = { noun = "panellist", side = "ROK" }

[[insight.clearance]]
state = "with speaker"
on = 2026-05-02

[[insight.clearance]]
state = "cleared"
on = 2026-05-12
level = "by description"

[insight.crowd-override]
reason = "She asked to be recognisable."
by = "The secretary"
on = 2026-06-01

[[insight]]
key = "skills"
panel = 2
segment = "panel-2"
kind = "paraphrase"
edited = "Skills age faster than people."
descriptor = { noun = "expert" }
clearance-required = false
"""
BOOK = """\
[front]
title = "Water and work"
subtitle = "A position paper"
language = "en"
authors = ["Anna van Hooft", "Kim Min-ji"]
published = 2026-09-15
funder = "Paid for by nobody."
disclaimer = "The authors alone answer for the text."
copyright = "© 2026 the authors"
licence = "CC BY 4.0"
cover = "harbour"

[[section]]
key = "summary"
kind = "summary"
title = "Executive summary"
outputs = ["paper", "named", "summary"]
file = "sections/summary.md"

[[section]]
key = "water"
kind = "chapter"
title = "Water: who pays for the dikes?"
short-title = "Water"
panel = 1
file = "sections/water.md"

[[section]]
key = "facts"
kind = "facts"
title = "Facts and figures"

[[section]]
key = "asks"
kind = "recommendations"
title = "Recommendations"

[[figure]]
key = "harbour"
file = "figures/harbour.svg"
caption = "The harbour [@delta-works, 24]"
credit = "Drawn for this book"
licence = "CC BY 4.0"
alt = "A harbour seen from above"

[facts]
caption = "Two countries in numbers"
as-at = 2026-06-30
note = "[@delta-works; @storm-plan]"

[[facts.group]]
title = "Trade"

[[facts.group.fact]]
text = "Trade grew [@delta-works]."
value = "15.5"
unit = "billion euros"
"""
RECOMMENDATIONS = """\
[[group]]
number = 1
title = "Pay together"

[[group.recommendation]]
number = 1
title = "A fund"
text = "Found a fund [@storm-plan]."
panel = 1
leads = { NL = "Ministry of Water", ROK = "Ministry of Environment" }
accepted = { ROK = "accepted" }
due = 2027-05-31

[[group.recommendation.review]]
on = 2026-12-01
progress = "in progress"
note = "The text is agreed."
answered-by = "Ministry of Water"

[[group.recommendation]]
number = 2
title = "A book"
text = "Write it, as {rec:1.1} says."
"""
SUMMARY = """\
Water costs money [@delta-works, 24; @storm-plan].

As {who:storm-plan} said, {quote:storm-plan} See {fig:harbour} and {rec:1.2}; write {{quote:nobody}} or a@b.org.
"""
WATER = "## Dikes\n\nSee `[@code]`, \\[@escaped], and [2].\n"
SOURCES = """\
[
  {"id": "delta-works", "type": "report", "title": "Deltawerken", "title_en": "Delta works", "language": "nl",
   "author": [{"family": "Hooft", "given": "Anna"}], "issued": {"date-parts": [[2020, 3]]}}
]
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="9" height="9"/></svg>\n'

FILES = {
    "edition.toml": EDITION,
    "people.toml": PEOPLE,
    "programme.toml": PROGRAMME,
    "insights.toml": INSIGHTS,
    "book.toml": BOOK,
    "recommendations.toml": RECOMMENDATIONS,
    "sections/summary.md": SUMMARY,
    "sections/water.md": WATER,
    "sources/works.json": SOURCES,
    "figures/harbour.svg": SVG,
}
