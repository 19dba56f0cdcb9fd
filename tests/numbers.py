"""Which tests bear which numbers of the checks (R1, U77 ...): by their name, or in the words at their head."""

import ast
import re

from tests.house import source

IN_NAME, IN_WORDS = re.compile(r"_([ruv]\d+)(?=_)"), re.compile(r"\b([RUV]\d+)\b")


def numbers_of(test):
    """Read the numbers that one test bears."""
    return {n.upper() for n in IN_NAME.findall(test.name) + IN_WORDS.findall(ast.get_docstring(test) or "")}


def borne():
    """Pair every test with the numbers it bears."""
    for file in source.python_files("tests"):
        if file.name.startswith("test_"):
            tests = (n for n in ast.walk(source.tree(file)) if isinstance(n, ast.FunctionDef))
            yield from ((test.name, numbers_of(test)) for test in tests if test.name.startswith("test_"))
