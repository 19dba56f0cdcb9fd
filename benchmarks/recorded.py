"""Where figures are kept: docs/performance.md, between two marks that name the script."""

from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
END = "<!-- until here -->"


def record(table: str, *, script: str) -> None:
    """Put a table in place of the one that this script wrote before."""
    begin = f"<!-- measured by benchmarks/{script}.py -->"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    _old, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{begin}\n\n{table}\n\n{END}{after}", encoding="utf-8")
