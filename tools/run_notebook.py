"""Run the code of a notebook cell by cell with any Python, and print what it would show.

Usage: run_notebook.py NOTEBOOK
"""

import ast
import json
import os
import sys
from pathlib import Path


def code_cells(notebook: Path):
    """Yield the code of each cell, and how to call it in a traceback."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for number, cell in enumerate(cells, 1):
        if cell["cell_type"] == "code":
            yield "".join(cell["source"]), f"{notebook.name}, cell {number}"


def run(source: str, name: str, names: dict) -> None:
    """Run a cell; show the value of a last line that is an expression, as a notebook does."""
    body = ast.parse(source, name).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), name, "exec"), names)  # noqa: S102 (its own notebook)
    if last is not None:
        value = compile(ast.Expression(last.value), name, "eval")
        show(eval(value, names))  # noqa: S307


def show(value) -> None:
    if value is not None:
        as_html = getattr(value, "_repr_html_", None)
        print(value if as_html is None else as_html())


def main() -> None:
    notebook = Path(sys.argv[1]).resolve()
    os.chdir(notebook.parent)  # what a notebook reads lies beside it
    names = {"__name__": "__main__"}
    for source, name in code_cells(notebook):
        run(source, name, names)


if __name__ == "__main__":
    main()
