"""Which files are pages of the site, under which names, and in which order."""

# section: page: file of the repository; those without one are made by a tool
NAVIGATION = {
    "Begin": {
        "index.md": "README.md",
        "user_guide.md": "docs/user_guide.md",
        "user_guide_es.md": "docs/es/user_guide.md",
        "compatibility.md": "docs/compatibility.md",
        "security.md": "SECURITY.md",
        "changelog.md": "CHANGELOG.md",
    },
    "Method": {
        "method.md": "docs/method.md",
        "calibration.md": "docs/calibration.md",
        "forecasts.md": "docs/forecasts.md",
        "exposure.md": "docs/exposure.md",
        "ratios.md": "docs/ratios.md",
        "coverage.md": "docs/coverage.md",
        "places.md": "docs/places.md",
        "timing.md": "docs/timing.md",
        "changes.md": "docs/changes.md",
        "evaluation.md": "docs/evaluation.md",
        "equality.md": "docs/equality.md",
        "publishing.md": "docs/publishing.md",
    },
    "Reference": {
        "algorithms/index.md": None,
        "formats.md": "docs/formats.md",
        "reference/index.md": None,
        "notebook.md": "docs/library.ipynb",
    },
    "How good, how fast": {
        "reliability.md": "docs/reliability.md",
        "benchmarks.md": "benchmarks/RESULTS.md",
        "scale.md": "docs/scale.md",
        "series.md": "docs/series.md",
        "workflow.md": "workflow/README.md",
    },
    "Contribute": {
        "contributing.md": "CONTRIBUTING.md",
        "architecture.md": "docs/architecture.md",
        "translating.md": "i18n/README.md",
        "glossary.md": "i18n/glossary.md",
        "releasing.md": "docs/releasing.md",
    },
}
TITLES = {
    "index.md": "What it is",
    "user_guide.md": "User guide",
    "user_guide_es.md": "Guía del usuario",
    "changelog.md": "Changes",
    "calibration.md": "Calibration",
    "forecasts.md": "Forecasts",
    "exposure.md": "Exposure and controls",
    "ratios.md": "Ratios",
    "coverage.md": "Coverage of intervals",
    "places.md": "Priority places",
    "timing.md": "When incidents happen",
    "changes.md": "Comparing periods",
    "evaluation.md": "Areas before and after",
    "equality.md": "Who is affected",
    "publishing.md": "Giving results away",
    "method.md": "The method, with formulas",
    "algorithms/index.md": "The algorithms",
    "formats.md": "Formats of files",
    "reference/index.md": "The Python library",
    "notebook.md": "A notebook",
    "reliability.md": "Reliability",
    "benchmarks.md": "Benchmarks",
    "scale.md": "Scale",
    "series.md": "Series of studies",
    "workflow.md": "On a cluster",
    "contributing.md": "Contributing",
    "architecture.md": "Architecture",
    "translating.md": "Translating",
    "glossary.md": "Words of the field",
    "compatibility.md": "Versions that were run",
    "releasing.md": "Releasing",
    "security.md": "Security",
}
LANGUAGES = {"user_guide_es.md": "es"}  # of pages that are not in English
# folders of pictures; all go into one
PICTURES = ("docs/images", "resources/help/images")
ICONS = ("resources/icons/icon.svg", "resources/icons/icon.png")
# packages of core whose modules the reference shows, beside the library itself
PACKAGES = {
    "settings": "Settings and errors",
    "terrain": "Terrain: cells, features, influences",
    "fitting": "Fitting",
    "model": "The record of a model",
    "mapping": "Maps and how well they foretell",
    "change": "Comparing periods and areas",
    "timing": "Times",
    "audit": "Who is affected",
}
