"""The queue in a folder: see suuq/folder.py."""

import pytest
from kombu import Connection
from kombu.transport import filesystem

from suuq import folder


class Slow:
    """A message that, while it is being written, looks in the folder for what a worker would take."""

    def __init__(self, place):
        self.place, self.seen = place, None

    def __json__(self):
        self.seen = [file.name for file in self.place.iterdir() if file.name.endswith(".msg")]
        return "told"


@pytest.fixture
def put(tmp_path):
    def put(transport):
        message = Slow(tmp_path)
        told = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(tmp_path)}
        with Connection(transport=transport, transport_options=told) as connection:
            channel = connection.default_channel
            channel._put("money", {"body": message})
            assert channel._get("money") == {"body": "told"}
        return message.seen

    return put


def test_a_worker_sees_a_message_once_it_is_whole(put):
    assert put(folder.Transport) == []


def test_control_kombu_shows_it_before_it_is_written(put):
    assert len(put(filesystem.Transport)) == 1


@pytest.mark.parametrize("asked", [2.0, None])
def test_a_worker_that_is_told_to_stop_is_not_kept_looking(monkeypatch, asked):
    """Celery looks two seconds, and once more when it is to stop: honcho kills what has not stopped after five."""
    looked = []
    monkeypatch.setattr(filesystem.Transport, "drain_events", lambda *_args, timeout: looked.append(timeout))
    with Connection(transport=folder.Transport) as connection:
        connection.drain_events(timeout=asked)

    assert looked == [folder.LOOK_SECONDS]


def test_it_is_what_the_settings_mean():
    with Connection("filesystem://localhost") as connection:
        assert isinstance(connection.transport, folder.Transport)
