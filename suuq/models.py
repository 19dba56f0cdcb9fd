"""The ground's tables, where Django looks for them."""

from suuq.apikeys import ApiKey
from suuq.audit import ChainHead, Entry
from suuq.failures import FailedTask
from suuq.idempotency import Key
from suuq.replay import DeviceAct
from suuq.upkeep import Upkeep
from suuq.webhooks import Endpoint, EndpointMessage

__all__ = ["ApiKey", "ChainHead", "DeviceAct", "Endpoint", "EndpointMessage", "Entry", "FailedTask", "Key", "Upkeep"]
