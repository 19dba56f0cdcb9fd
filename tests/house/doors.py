"""
The role matrix: who may open which door.

One row for each URL name of ours. A view says the same in its ``@doors`` line; both must agree, so that a change of
who may do what is seen in review as a line of this table. What a door lets in, the view narrows: a shopper opens the
page of a parcel, and only of their own.
"""

from suuq.roles import Role

ANYONE = None
EVERYONE = frozenset(Role)
SHOPPER = frozenset({Role.CUSTOMER})
WAREHOUSE = frozenset({Role.WAREHOUSE})
OFFICER = frozenset({Role.OFFICER})
CLERK = frozenset({Role.CLERK})
COURIER = frozenset({Role.COURIER})
FINANCE = frozenset({Role.FINANCE})
SUPERVISOR = frozenset({Role.SUPERVISOR})
AUDITOR = frozenset({Role.AUDITOR})

DOORS = {
    # suuq
    "healthz": ANYONE,
    "readyz": ANYONE,
    # forwarding: public pages and the shopper
    "accessibility": ANYONE,
    "add_invoice": SHOPPER,
    "addresses": SHOPPER,
    "agencies": ANYONE,
    "calculator": ANYONE,
    "cancel_purchase": SHOPPER,
    "cancel_shipment": SHOPPER,
    "change_goods": SHOPPER,
    "declare": SHOPPER,
    "document": EVERYONE,
    "help": ANYONE,
    "home": EVERYONE,
    "package": SHOPPER,
    "privacy": ANYONE,
    "profile": SHOPPER,
    "purchase": SHOPPER,
    "recognise": ANYONE,
    "ship": SHOPPER,
    "shipment": SHOPPER,
    "start": ANYONE,
    "track": ANYONE,
    # forwarding: the bench abroad and the receiving hall
    "warehouse:bag": WAREHOUSE,
    "warehouse:bag_label": WAREHOUSE,
    "warehouse:box_label": WAREHOUSE,
    "warehouse:break_seal": WAREHOUSE,
    "warehouse:clear": WAREHOUSE,
    "warehouse:close_bag": WAREHOUSE,
    "warehouse:commands": WAREHOUSE,
    "warehouse:find_bag": WAREHOUSE,
    "warehouse:finish": WAREHOUSE,
    "warehouse:flight": WAREHOUSE,
    "warehouse:label": WAREHOUSE,
    "warehouse:load": WAREHOUSE,
    "warehouse:loading": WAREHOUSE,
    "warehouse:manifest": WAREHOUSE,
    "warehouse:measure": WAREHOUSE,
    "warehouse:open_bag": WAREHOUSE,
    "warehouse:opened": WAREHOUSE,
    "warehouse:opening": WAREHOUSE,
    "warehouse:pack": WAREHOUSE,
    "warehouse:pack_close": WAREHOUSE,
    "warehouse:pack_scan": WAREHOUSE,
    "warehouse:packing": WAREHOUSE,
    "warehouse:parcel": WAREHOUSE,
    "warehouse:photo": WAREHOUSE,
    "warehouse:picture": WAREHOUSE,
    "warehouse:pool": WAREHOUSE,
    "warehouse:receive": WAREHOUSE,
    "warehouse:scan": WAREHOUSE,
    "warehouse:scan_out": WAREHOUSE,
    "warehouse:shelf": WAREHOUSE,
    "warehouse:shelves": WAREHOUSE,
    "warehouse:start": WAREHOUSE,
    "warehouse:undo": WAREHOUSE,
    "warehouse:unload": WAREHOUSE,
    # forwarding: the agency
    "counter:give_to_courier": CLERK | SUPERVISOR,
    "counter:hand_over": CLERK | SUPERVISOR,
    "counter:home": CLERK | SUPERVISOR,
    "counter:new_code": SUPERVISOR,
    "counter:parcel": CLERK | SUPERVISOR,
    "counter:scan_in": CLERK | SUPERVISOR,
    "counter:sorting": CLERK | SUPERVISOR,
    # forwarding: the round
    "courier:hand_over": COURIER,
    "courier:nobody": COURIER,
    "courier:parcel": COURIER,
    "courier:round": COURIER,
    # customs
    "customs:act": OFFICER | SUPERVISOR,
    "customs:answer": SHOPPER,
    "customs:appeal": OFFICER | SUPERVISOR,
    "customs:appeals": OFFICER | SUPERVISOR,
    "customs:asked": OFFICER | SUPERVISOR,
    "customs:case": SHOPPER | OFFICER | SUPERVISOR,
    "customs:decided": OFFICER | SUPERVISOR,
    "customs:evidence": SHOPPER | OFFICER | SUPERVISOR,
    "customs:green": OFFICER,
    "customs:message": OFFICER | SUPERVISOR,
    "customs:object": SHOPPER,
    "customs:paper": SHOPPER | OFFICER | SUPERVISOR,
    "customs:queue": OFFICER | SUPERVISOR,
    "customs:rule": OFFICER,
    "customs:rule_add": OFFICER,
    "customs:rules": OFFICER,
    "customs:statistics": OFFICER | SUPERVISOR | AUDITOR,
    "customs:statistics_csv": OFFICER | SUPERVISOR | AUDITOR,
    # billing
    "billing:ask_void": CLERK,
    "billing:bills": SHOPPER,
    "billing:books": FINANCE | SUPERVISOR | AUDITOR,
    "billing:books_csv": FINANCE | SUPERVISOR | AUDITOR,
    "billing:card": SHOPPER,
    "billing:card_attempt": FINANCE | SUPERVISOR | AUDITOR,
    "billing:card_by_code": ANYONE,
    "billing:card_look": FINANCE | SUPERVISOR,
    "billing:card_refund": FINANCE | SUPERVISOR,
    "billing:card_return": SHOPPER,
    "billing:card_return_by_code": ANYONE,
    "billing:card_top_up": SHOPPER,
    "billing:card_top_up_return": SHOPPER,
    "billing:cards": FINANCE | SUPERVISOR | AUDITOR,
    "billing:close_card_flag": FINANCE | SUPERVISOR,
    "billing:close_shift": CLERK,
    "billing:decide_void": FINANCE | SUPERVISOR,
    "billing:desk": CLERK,
    "billing:drawers": FINANCE | SUPERVISOR,
    "billing:finance": FINANCE | SUPERVISOR | AUDITOR,
    "billing:invoice": SHOPPER,
    "billing:invoice_pdf": SHOPPER | CLERK | FINANCE | SUPERVISOR | AUDITOR,
    "billing:open_shift": CLERK,
    "billing:pay": ANYONE,
    "billing:pay_from_wallet": SHOPPER,
    "billing:person": CLERK,
    "billing:receipt": SHOPPER | CLERK | FINANCE | SUPERVISOR | AUDITOR,
    "billing:receipt_pdf": SHOPPER | CLERK | FINANCE | SUPERVISOR | AUDITOR,
    "billing:remit": FINANCE | SUPERVISOR,
    "billing:shift": CLERK | FINANCE | SUPERVISOR | AUDITOR,
    "billing:take_cash": CLERK,
    "billing:unpaid": FINANCE | SUPERVISOR | AUDITOR,
    "billing:wallet": SHOPPER,
    "billing:wallet_csv": SHOPPER,
    "billing:wallet_pdf": SHOPPER,
    "stripe_webhook": ANYONE,
    # the simulator of cards, in development only
    "simulator:api": ANYONE,
    "simulator:desk": ANYONE,
    "simulator:pay": ANYONE,
}
