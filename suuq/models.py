"""The ground's tables, where Django looks for them."""

from suuq.audit import ChainHead, Entry
from suuq.idempotency import Key
from suuq.replay import DeviceAct

__all__ = ["ChainHead", "DeviceAct", "Entry", "Key"]
