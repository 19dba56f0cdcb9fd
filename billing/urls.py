"""Billing's doors. A bill's own address comes last: it takes any word."""

from django.urls import path

from billing.views import bills, card, card_desk, desk, finance, pay, receipts, savings, statement_files, wallet

app_name = "billing"

urlpatterns = [
    path("", bills.bills, name="bills"),
    path("wallet/", wallet.wallet, name="wallet"),
    path("wallet/statement.csv", wallet.wallet_csv, name="wallet_csv"),
    path("wallet/statement.pdf", wallet.wallet_pdf, name="wallet_pdf"),
    path("wallet/card/", card.top_up, name="card_top_up"),
    path("wallet/card/return/", card.back_from_top_up, name="card_top_up_return"),
    path("savings/", savings.plans, name="savings"),
    path("savings/<str:number>/", savings.plan, name="plan"),
    path("pay/", pay.pay, name="pay"),
    path("pay/<str:code>/card/", card.start_by_code, name="card_by_code"),
    path("pay/<str:code>/card/return/", card.back_by_code, name="card_return_by_code"),
    path("receipts/<str:number>/", receipts.receipt, name="receipt"),
    path("receipts/<str:number>.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path("desk/", desk.desk, name="desk"),
    path("desk/open/", desk.open_shift, name="open_shift"),
    path("desk/drop/", desk.drop, name="drop"),
    path("desk/close/", desk.close_shift, name="close_shift"),
    path("desk/bills/<str:number>/", desk.take_cash, name="take_cash"),
    path("desk/people/<int:pk>/", desk.person, name="person"),
    path("desk/receipts/<str:number>/void/", desk.ask_void, name="ask_void"),
    path("drawers/<int:pk>/", desk.shift_report, name="shift"),
    path("finance/", finance.finance, name="finance"),
    path("finance/books/", finance.books, name="books"),
    path("finance/books.csv", finance.books_csv, name="books_csv"),
    path("finance/remittance/", finance.remit, name="remit"),
    path("finance/remittance/<str:number>.csv", finance.remittance_list, name="remittance_list"),
    path("finance/drawers/", finance.drawers, name="drawers"),
    path("finance/voids/<int:pk>/", finance.decide_void, name="decide_void"),
    path("finance/cards/", card_desk.attempts, name="cards"),
    path("finance/cards/<str:reference>/", card_desk.attempt, name="card_attempt"),
    path("finance/cards/<str:reference>/look/", card_desk.look, name="card_look"),
    path("finance/cards/<str:reference>/refund/", card_desk.refund, name="card_refund"),
    path("finance/flags/<int:pk>/close/", card_desk.close_flag, name="close_card_flag"),
    path("finance/statements/", statement_files.statement_files, name="statement_files"),
    path("finance/statements/<int:pk>/", statement_files.identify, name="identify"),
    path("finance/unpaid/", finance.unpaid, name="unpaid"),
    path("<str:number>/", bills.invoice, name="invoice"),
    path("<str:number>/bill.pdf", bills.invoice_pdf, name="invoice_pdf"),
    path("<str:number>/card/", card.start, name="card"),
    path("<str:number>/card/return/", card.back, name="card_return"),
    path("<str:number>/wallet/", bills.pay_from_wallet, name="pay_from_wallet"),
]
