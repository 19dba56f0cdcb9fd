"""Billing's doors. A bill's own address comes last: it takes any word."""

from django.urls import path

from billing.views import bills, desk, finance, pay, receipts, wallet

app_name = "billing"

urlpatterns = [
    path("", bills.bills, name="bills"),
    path("wallet/", wallet.wallet, name="wallet"),
    path("wallet/statement.csv", wallet.wallet_csv, name="wallet_csv"),
    path("wallet/statement.pdf", wallet.wallet_pdf, name="wallet_pdf"),
    path("pay/", pay.pay, name="pay"),
    path("receipts/<str:number>/", receipts.receipt, name="receipt"),
    path("receipts/<str:number>.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path("desk/", desk.desk, name="desk"),
    path("desk/open/", desk.open_shift, name="open_shift"),
    path("desk/close/", desk.close_shift, name="close_shift"),
    path("desk/bills/<str:number>/", desk.take_cash, name="take_cash"),
    path("desk/people/<int:pk>/", desk.person, name="person"),
    path("desk/receipts/<str:number>/void/", desk.ask_void, name="ask_void"),
    path("drawers/<int:pk>/", desk.shift_report, name="shift"),
    path("finance/", finance.finance, name="finance"),
    path("finance/books/", finance.books, name="books"),
    path("finance/books.csv", finance.books_csv, name="books_csv"),
    path("finance/remittance/", finance.remit, name="remit"),
    path("finance/drawers/", finance.drawers, name="drawers"),
    path("finance/voids/<int:pk>/", finance.decide_void, name="decide_void"),
    path("finance/unpaid/", finance.unpaid, name="unpaid"),
    path("<str:number>/", bills.invoice, name="invoice"),
    path("<str:number>/bill.pdf", bills.invoice_pdf, name="invoice_pdf"),
    path("<str:number>/wallet/", bills.pay_from_wallet, name="pay_from_wallet"),
]
