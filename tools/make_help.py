"""Write the manual of the algorithms from their own declarations, so that help exists once.

Usage: make_help.py [--check], with the folder that holds the plugin in PYTHONPATH
"""

import html
import importlib
import sys
from pathlib import Path

from qgis.core import QgsProcessingParameterDefinition

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "resources" / "help" / "algorithms.html"
HEAD = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Risk Terrain Modelling: the algorithms</title>
<style>
body { margin: 0 auto; max-width: 48rem; padding: 2rem 1.5rem 4rem; color: #1f2328;
  font: 16px/1.5 "Source Sans 3", "Segoe UI", "DejaVu Sans", Arial, sans-serif; }
h1 { border-bottom: 3px solid #a12f5d; } h2 { margin-top: 2.5rem; }
code { background: #f1f2f4; padding: 0 .25em; }
table { width: 100%; border-collapse: collapse; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem;
  border-bottom: 1px solid #d5d9de; }
nav a { display: inline-block; margin-right: 1rem; }
</style>
</head>
<body>
<main>
<h1>Risk Terrain Modelling: the algorithms</h1>
<p>In the order of the method. Keys in <code>THIS STYLE</code> are what scripts, models and
<code>qgis_process</code> use.</p>
"""


def row(key: str, title: str, text: str) -> str:
    return f"<tr><td><code>{key}</code></td><td>{html.escape(title)}</td><td>{text}</td></tr>"


def parameter_row(definition) -> str:
    optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
    text = html.escape(definition.help()) + (" <em>Optional.</em>" if optional else "")
    default = definition.defaultValue()
    if default is not None and not definition.isDestination():
        shown = ", ".join(map(str, default)) if isinstance(default, list) else default
        text += f" <em>Default: {html.escape(str(shown))}.</em>"
    return row(definition.name(), definition.description(), text)


def section(algorithm) -> str:
    definitions = algorithm.parameterDefinitions()
    results = [one for one in definitions if one.isDestination()]
    numbers = [
        one
        for one in algorithm.outputDefinitions()
        if one.name() not in {definition.name() for definition in definitions}
    ]
    lines = [
        f'<h2 id="{algorithm.name()}">{html.escape(algorithm.displayName())}</h2>',
        f"<p><code>rtm:{algorithm.name()}</code></p>",
        algorithm.shortHelpString(),
        "<table><tbody>",
        *(parameter_row(one) for one in definitions if not one.isDestination()),
        "</tbody></table>",
        "<h3>Results</h3>",
        "<table><tbody>",
        *(parameter_row(one) for one in results),
        *(row(one.name(), one.description(), "") for one in numbers),
        "</tbody></table>",
    ]
    return "\n".join(lines)


def page(algorithms) -> str:
    """Return the manual for algorithm classes, in their order."""
    made = [one().create() for one in algorithms]
    links = "".join(f'<a href="#{one.name()}">{one.displayName()}</a>' for one in made)
    return "\n".join(
        [HEAD, f"<nav>{links}</nav>", *map(section, made), "</main>\n</body>\n</html>\n"]
    )


def main(package: str, check: bool) -> int:
    provider = importlib.import_module(f"{package}.algorithms.provider")
    text = page(provider.ALGORITHMS)
    if check:
        return int(PAGE.read_text(encoding="utf-8") != text)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main("risk_terrain_modelling", "--check" in sys.argv))
