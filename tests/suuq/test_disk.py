"""Uploads in a folder: see suuq/disk.py."""

import errno

import pytest
from django.core.files.base import ContentFile

from suuq.disk import WholeFiles


class Torn(ContentFile):
    """A disk that is full after the first half."""

    def chunks(self, *_words):
        yield b"first half"
        raise OSError(errno.ENOSPC, "No space left on device")


def test_r68_a_file_is_there_whole_or_not_at_all(tmp_path):
    """R68, R73: a full disk leaves nothing; what a death leaves half written is no file of the store."""
    store = WholeFiles(location=tmp_path)
    with pytest.raises(OSError, match="No space"):
        store.save("papers/a.pdf", Torn(b""))
    assert not list((tmp_path / "papers").iterdir())

    name = store.save("papers/a.pdf", ContentFile(b"whole"))
    (tmp_path / "papers" / "b.pdf.0.half").write_bytes(b"ha")
    assert name == "papers/a.pdf"
    assert (tmp_path / name).read_bytes() == b"whole"
    assert store.listdir("papers") == ([], ["a.pdf"])
