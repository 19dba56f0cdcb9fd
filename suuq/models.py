"""The ground's tables, where Django looks for them."""

from suuq.apikeys import ApiKey
from suuq.audit import ChainHead, Entry
from suuq.idempotency import Key
from suuq.replay import DeviceAct
from suuq.webhooks import Endpoint, EndpointMessage

__all__ = ["ApiKey", "ChainHead", "DeviceAct", "Endpoint", "EndpointMessage", "Entry", "Key"]
