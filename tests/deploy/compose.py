"""What docker-compose.yml says of each service, read so that a machine without containers can start it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


@dataclass(frozen=True)
class Service:
    """One service: its command and environment as written, and how many of it there are."""

    name: str
    command: list[str]
    environment: dict[str, str]
    replicas: int

    def at(self, places: dict[str, str]) -> "Service":
        """Give the same service with its addresses and folders found on this machine."""
        command = [_placed(word, places) for word in self.command]
        environment = {key: _placed(value, places) for key, value in self.environment.items()}
        return Service(self.name, command, environment, self.replicas)


def document() -> dict:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def service(name: str) -> Service:
    """Read one service, its variables filled from the environment as Compose does."""
    said = document()["services"][name]
    environment = {key: _filled(str(value)) for key, value in said.get("environment", {}).items()}
    command = [_filled(str(word)).replace("$$", "$") for word in said["command"]]
    return Service(name, command, environment, said.get("deploy", {}).get("replicas", 1))


def _filled(text: str) -> str:
    return VARIABLE.sub(lambda found: os.environ.get(found[1], found[2] or ""), text)


def _placed(text: str, places: dict[str, str]) -> str:
    for written, here in places.items():
        text = text.replace(written, here)
    return text
