"""Texts of the plugin and their translations: finding, keeping, checking, handing out."""

LANGUAGES = {  # by the tag of a file of translations
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "nl": "Dutch",
    "pt_BR": "Portuguese of Brazil",
}
