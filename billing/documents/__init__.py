"""Bills, receipts and statements on paper."""
