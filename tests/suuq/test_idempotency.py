import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.utils import timezone

from suuq import idempotency
from suuq.idempotency import Key
from suuq.workflow import Refused

pytestmark = pytest.mark.django_db


class Counter:
    """A view that counts how often it truly ran."""

    def __init__(self, answer=None):
        self.ran = 0
        self.view = idempotency.once(self)
        self.answer = answer

    __name__ = "counter"

    def __call__(self, _request):
        self.ran += 1
        return self.answer or HttpResponseRedirect(f"/done/{self.ran}/")


def post(user, path="/topup/", **fields):
    request = RequestFactory().post(path, fields)
    request.user = user
    return request


def test_a_repeat_is_given_the_first_answer(person):
    counter, user = Counter(), person()

    first = counter.view(post(user, once="k1", amount="5"))
    second = counter.view(post(user, once="k1", amount="5", csrfmiddlewaretoken="other"))

    assert counter.ran == 1
    assert first.url == second.url == "/done/1/"


def test_another_form_under_the_same_key_is_refused(person):
    counter, user = Counter(), person()
    counter.view(post(user, once="k1", amount="5"))

    with pytest.raises(Refused, match="key_reused"):
        counter.view(post(user, once="k1", amount="6"))
    with pytest.raises(Refused, match="key_reused"):
        counter.view(post(user, path="/elsewhere/", once="k1", amount="5"))

    assert counter.ran == 1


def test_a_key_belongs_to_one_person(person):
    counter = Counter()

    counter.view(post(person(), once="k1"))
    counter.view(post(person(), once="k1"))

    assert counter.ran == 2


def test_other_keys_are_other_acts(person):
    counter, user = Counter(), person()

    counter.view(post(user, once="k1"))
    counter.view(post(user, once="k2"))

    assert counter.ran == 2


def test_a_form_with_errors_may_be_sent_again(person):
    counter, user = Counter(answer=HttpResponse("errors")), person()

    counter.view(post(user, once="k1"))
    counter.view(post(user, once="k1"))

    assert counter.ran == 2
    assert not Key.objects.exists()


def test_without_a_key_nothing_is_remembered(person):
    counter, user = Counter(), person()

    counter.view(post(user))
    counter.view(post(user))

    assert counter.ran == 2


def test_the_order_of_fields_does_not_matter(person):
    user = person()

    one = idempotency._fingerprint(post(user, a="1", b="2"))
    two = idempotency._fingerprint(post(user, b="2", a="1"))

    assert one == two


def test_a_key_is_stored_with_its_time(person):
    Counter().view(post(person(), once="x" * 200))

    assert Key.objects.get().key == "x" * 64
    assert Key.objects.get().created_at <= timezone.now()
