"""The neighbour who keeps the money: bills, payments, the ledger and the cash desk."""
