"""Static files as production keeps them: under names that change with their content, and compressed there."""

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """
    Compress each file once, under the hashed name by which our pages ask for it.

    The plain names stay beside, as they are: the page of a failure asks for some, and can work out nothing.
    """

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Leave the plain names out."""
        return super().compress_files(set(paths) & set(self.hashed_files.values()))
