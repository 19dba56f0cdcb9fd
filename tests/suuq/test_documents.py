"""Papers: several at a time."""

from concurrent.futures import ThreadPoolExecutor

from suuq import documents


def test_papers_asked_for_at_the_same_moment_are_all_made(tmp_path, settings):
    """A web process has several threads, and a compiler refuses a second caller: it got an error page."""
    settings.BASE_DIR = tmp_path
    template = tmp_path / "long.typ"
    template.write_text("#let d = json(bytes(sys.inputs.data))\n#for n in range(400) [Line #n of #d.name. #lorem(20)]")

    with ThreadPoolExecutor(4) as threads:
        papers = list(threads.map(lambda n: documents.compile(template, {"name": str(n)}), range(12)))

    assert all(paper.startswith(b"%PDF") for paper in papers)
