"""The ground's tables, where Django looks for them."""

from suuq.audit import ChainHead, Entry
from suuq.idempotency import Key

__all__ = ["ChainHead", "Entry", "Key"]
