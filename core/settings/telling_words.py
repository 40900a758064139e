"""Words that tell something to be warned of: where crime is recorded, what police look for."""

from __future__ import annotations

PLACES_OF_RECORDING = (  # where incidents are recorded that happened elsewhere; singular
    *("police", "policing", "sheriff", "constabulary", "precinct house", "front counter"),
    *("custody", "detention", "prison", "jail", "gaol", "remand centre", "remand center"),
    *("court", "courthouse", "magistrate", "probation office"),
    *("hospital", "infirmary", "A&E", "A and E", "emergency room", "emergency department"),
    *("accident and emergency", "casualty department", "minor injuries unit", "trauma centre"),
    *("trauma center", "mortuary", "morgue"),
)
NO_PLACES_OF_RECORDING = (  # though a word of theirs is one of those above
    *("tennis court", "basketball court", "squash court", "badminton court", "netball court"),
    *("volleyball court", "sports court", "ball court", "food court", "pet hospital"),
    *("animal hospital", "veterinary hospital"),
)
SEARCHES = (  # a purpose that has these needs a legal basis of its own; singular
    *(
        "stop and search",
        "stop & search",
        "stop and frisk",
        "stop and account",
        "stop and question",
    ),
    *("stops and searches", "search", "searches", "searched", "searching"),
    *(
        "frisk",
        "frisking",
        "pat down",
        "arrest",
        "arresting",
        "arrested",
        "detain",
        "detention",
        "street check",
    ),
)
NO_SEARCHES = ("search and rescue", "research", "job search", "search light", "arrest data")
# crime types that are recorded where police look, as portals spell them, in small letters
POLICE_TYPES = (
    *("drugs", "possession of weapons", "public order", "other crime"),  # data.police.uk
    *("narcotics", "weapons violation", "prostitution", "gambling", "liquor law violation"),
    *("interference with public officer", "public peace violation", "obscenity"),
    *("drug offenses", "dangerous drugs", "loitering", "disorderly conduct"),
)
FOUND_BY_POLICE = (  # and words of such types elsewhere, in a filter say; singular
    *(*POLICE_TYPES, "drug", "narcotic", "cannabis", "marijuana", "possession of weapon"),
    *("weapon possession", "weapon violation", "offensive weapon", "bladed article"),
    *("going equipped", "soliciting", "vagrancy", "begging", "trespass", "drink driving"),
    *("driving under the influence", "traffic violation", "traffic offence", "warrant"),
    *("stop and search", "stop & search", "stop and frisk", "arrest"),
)
