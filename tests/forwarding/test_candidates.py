"""Likely owners of a parcel that nobody announced."""

import pytest

from forwarding import candidates
from suuq.accounts import people
from tests.factories.forwarding import CustomerFactory, PurchaseFactory, WarehouseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hodan(person):
    return filed(person(full_name="Hodan Abdillahi Warsame", phone="+25377101234"))


def filed(user):
    people.file(user)
    return CustomerFactory(user=user)


@pytest.fixture(autouse=True)
def others(person):
    return [filed(person(full_name=name)) for name in ("Moussa Guelleh", "Ali Omar", "Kadra Hassan")]


def of(found):
    return [candidate.customer for candidate in found]


def test_the_suite_on_the_label_is_certain(hodan):
    found = candidates.of_words(f"{hodan.suite}\n14 rue des Docks")
    assert (of(found), found[0].score) == ([hodan], 100)


def test_a_suite_with_one_character_misread_still_points_to_its_owner(hodan):
    misread = hodan.suite[:-1] + ("2" if hodan.suite[-1] != "2" else "3")
    assert of(candidates.of_words(f"MME X {misread}"))[0] == hodan


def test_a_name_is_read_without_accents_case_or_order(hodan):
    assert of(candidates.of_words("WARSAME, HÔDAN")) == [hodan]


def test_the_fuller_name_comes_first(hodan, person):
    namesake = filed(person(full_name="Hodan Elmi"))
    assert of(candidates.of_words("HODAN ABDILLAHI"))[0] == hodan
    assert set(of(candidates.of_words("HODAN"))) == {hodan, namesake}


def test_the_telephone_on_the_label_counts(hodan):
    assert of(candidates.of_words("tel 77 10 12 34")) == [hodan]


@pytest.mark.parametrize("words", ["", "14 A B", "ZALANDO SE", "%", "' OR 1=1 --", "9" * 400])
def test_words_that_point_to_nobody_give_nobody(words):
    assert candidates.of_words(words) == []


def test_a_purchase_whose_number_ends_the_same_is_offered_with_its_owner():
    purchase = PurchaseFactory(tracking=["1Z5R89390357567127"])
    found = candidates.of_parcel("", ["ZZ357567127"], warehouse=purchase.warehouse)
    assert [(c.customer, c.purchase) for c in found] == [(purchase.customer, purchase)]
    assert candidates.of_parcel("", ["ZZ357567127"], warehouse=WarehouseFactory()) == []
    assert candidates.of_parcel("", [], warehouse=purchase.warehouse) == []


def test_one_person_is_offered_once_with_the_best_reason(hodan):
    found = candidates.of_words(f"HODAN ABDILLAHI WARSAME {hodan.suite} +253 77 10 12 34")
    assert [(c.customer, c.score) for c in found] == [(hodan, 100)]
