"""The officer's desk, the tariff and its figures."""

from tests.house.doors.who import AUDITOR, OFFICER, SHOPPER, SUPERVISOR

DOORS = {
    "customs:act": OFFICER | SUPERVISOR,
    "customs:answer": SHOPPER,
    "customs:appeal": OFFICER | SUPERVISOR,
    "customs:appeals": OFFICER | SUPERVISOR,
    "customs:asked": OFFICER | SUPERVISOR,
    "customs:case": SHOPPER | OFFICER | SUPERVISOR,
    "customs:decided": OFFICER | SUPERVISOR,
    "customs:evidence": SHOPPER | OFFICER | SUPERVISOR,
    "customs:found": OFFICER | SUPERVISOR,
    "customs:green": OFFICER,
    "customs:list_csv": OFFICER | SUPERVISOR,
    "customs:manifest": OFFICER | SUPERVISOR,
    "customs:message": OFFICER | SUPERVISOR,
    "customs:policy": OFFICER | SUPERVISOR,
    "customs:object_seizure": SHOPPER,
    "customs:object": SHOPPER,
    "customs:paper": SHOPPER | OFFICER | SUPERVISOR,
    "customs:trace": SHOPPER | OFFICER | SUPERVISOR,
    "customs:queue": OFFICER | SUPERVISOR,
    "customs:rule": OFFICER,
    "customs:rule_add": OFFICER,
    "customs:rules": OFFICER,
    "customs:tariff": OFFICER | SUPERVISOR,
    "customs:tariff_code": OFFICER | SUPERVISOR,
    "customs:statistics": OFFICER | SUPERVISOR | AUDITOR,
    "customs:view_forget": OFFICER | SUPERVISOR,
    "customs:view_keep": OFFICER | SUPERVISOR,
    "customs:statistics_csv": OFFICER | SUPERVISOR | AUDITOR,
}
