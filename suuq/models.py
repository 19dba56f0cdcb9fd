"""The ground's tables, where Django looks for them."""

from suuq.apikeys import ApiKey
from suuq.audit import ChainHead, Entry
from suuq.idempotency import Key
from suuq.replay import DeviceAct

__all__ = ["ApiKey", "ChainHead", "DeviceAct", "Entry", "Key"]
