"""Words in the names of columns of dates and times, in the languages of the portals."""

HAPPENED = (
    *("occur", "occurred", "occurrence", "occurence", "occ", "committed", "offence", "offense"),
    *("incident", "crime", "hecho", "ocorrencia", "ocurrencia", "ocorreu", "tatzeit", "tat"),
    *("fait", "faits", "feit", "pleeg", "pleegdatum", "brott", "gjerning", "delito"),
)
FIRST = (
    "first",
    "start",
    "from",
    "fr",
    "begin",
    "anfang",
    "inicio",
    "debut",
    "desde",
    "von",
    "van",
)
LATER = (
    *("reported", "report", "recorded", "rptd", "rpt", "updated", "update", "modified", "edited"),
    *("created", "entered", "closed", "published", "last", "loaded", "outcome", "end", "ende"),
    *("to", "until", "received", "approved", "processed", "arrest", "dispatch", "arrival"),
    *("comunicacao", "elaboracao", "angelegt", "emitido", "iniciado", "registro", "denuncia"),
    *("aangifte", "melding", "erfasst", "reporte", "hasta", "birth", "nacimiento", "extract"),
    *("runtime", "download", "supply", "export"),
)
WHEN = (
    *("date", "dates", "month", "datetime", "day", "time", "when", "timestamp", "datum", "data"),
    *("fecha", "dia", "jour", "tag", "dato", "datetimeutc", "mes", "monat", "maand", "mois"),
    *("dt", "dte", "dttm", "dat", "fec", "data"),
)
OF_MONTHS = ("month", "mes", "monat", "maand", "mois", "yearmonth", "anomes")
PARTS = {
    "year": ("year", "yr", "ano", "anio", "annee", "jahr", "jaar", "aar", "yyyy"),
    "month": ("month", "mes", "mois", "monat", "maand", "mm", "mth"),
    "day": ("day", "dia", "jour", "tag", "dag", "dd"),
    "hour": ("hour", "hora", "heure", "stunde", "uur", "hh", "hr"),
    "minute": ("minute", "minuto", "minuten", "min", "minuut"),
}
LIMITS = {
    "year": (1900, 2100),
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 24),
    "minute": (0, 59),
}
TIMES = ("time", "tm", "hora", "heure", "uhr", "tijd")
GLUED_TIMES = ("time", "tm", "hora", "heure", "uhr", "tijd")
