"""A declaration is a copy: taken once, never changed."""

import pytest
from django.db import DatabaseError, transaction

from customs import lodging, states
from customs.models import Decision, Declaration, Version, VersionItem
from suuq.audit import Entry
from tests.factories import customs as make

pytestmark = pytest.mark.django_db


def test_lodging_keeps_a_copy_and_says_so(at):
    declaration = make.lodged(make.item(), make.item("Socks", value_minor=0, hs_code="6115.95"), at=at)

    assert declaration.status == states.S.LODGED
    assert declaration.event == "EDB"
    assert [i.hs_code for i in declaration.version.items.all()] == ["640411", "611595"]
    assert declaration.version.value_minor == 8900
    assert [d.kind for d in declaration.decisions.all()] == ["lodged"]
    assert Entry.objects.filter(verb="declaration.lodged", subject_name=declaration.reference).count() == 1


def test_the_same_content_again_is_the_same_declaration(at):
    consignment = make.consignment()
    first = lodging.lodge(consignment=consignment, by=None, at=at)
    again = lodging.lodge(consignment=consignment, by=None, at=at)

    assert again == first
    assert Version.objects.count() == 1
    assert Decision.objects.count() == 1


def test_documents_and_the_flight_may_come_later(at):
    consignment = make.consignment(documents=())
    declaration = lodging.lodge(consignment=consignment, by=None, at=at)
    later = lodging.replace(
        consignment, documents=(make.invoice(), make.invoice("photo.webp", kind="photo")), flight="ET 362"
    )
    again = lodging.lodge(consignment=later, by=None, at=at)

    assert again == declaration
    assert again.flight == "ET 362"
    assert again.evidence.count() == 2
    lodging.lodge(consignment=later, by=None, at=at)
    assert again.evidence.count() == 2


def test_other_content_under_a_lodged_reference_is_refused(at):
    consignment = make.consignment()
    lodging.lodge(consignment=consignment, by=None, at=at)
    other = lodging.replace(consignment, items=(make.item(value_minor=100),))

    with pytest.raises(lodging.CannotLodge) as refused:
        lodging.lodge(consignment=other, by=None, at=at)
    assert [r.code for r in refused.value.reasons] == ["already_lodged"]
    assert VersionItem.objects.get().value_minor == 8900


@pytest.mark.parametrize("model", [Version, VersionItem, Decision])
def test_the_database_refuses_to_change_what_was_declared(model, at):
    make.lodged(at=at)

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(number=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)


def test_a_version_reads_back_as_it_was_lodged(at):
    consignment = make.consignment(make.item(), make.item("Socks", hs_code="611595"))
    declaration = lodging.lodge(consignment=consignment, by=None, at=at)

    assert lodging.consignment_of(declaration.version) == consignment


def test_nothing_is_kept_of_a_declaration_that_is_refused(at):
    with pytest.raises(lodging.CannotLodge):
        make.lodged(make.item("???"), at=at)
    assert not Declaration.objects.exists()


def test_every_state_is_told_as_its_event_and_a_retention_with_its_reason():
    told = {
        "": ["draft"],
        "EDB": ["lodged"],
        "EME": ["query", "answered", "assessed", "held"],
        "EDC": ["released"],
        "EDX": ["seized", "returned", "abandoned"],
    }

    assert {state: event for event, listed in told.items() for state in listed} == states.EVENTS
    assert set(states.EVENTS) == set(states.DeclarationStatus.values)
    assert set(states.EVENT_REASONS) == set(told["EME"])
    assert all(states.EVENT_REASONS.values())
