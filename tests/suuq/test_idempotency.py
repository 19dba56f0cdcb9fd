import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.utils import timezone

from suuq import audit, failpoints, idempotency
from suuq.audit import Entry
from suuq.idempotency import Key
from suuq.workflow import Reason, Refused
from tests.races import be_patient, race

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


class Acting(Counter):
    """A view whose verb has no key of its own, and leaves a word in the trail."""

    def __call__(self, request):
        audit.record("person.greeted", request.user, by=request.user, at=timezone.now())
        return super().__call__(request)


def post(user, path="/topup/", **fields):
    request = RequestFactory().post(path, fields, headers={"referer": "http://testserver/wallet/"})
    request.user, request._messages = user, CookieStorage(request)
    return request


@pytest.fixture
def dying(settings, tmp_path):
    """Die after the commit of the act and before its answer is remembered, at the next form."""
    armed = tmp_path / "failpoints"
    armed.write_text("once.answered raise")

    def send(view, request):
        settings.FAILPOINTS = str(armed)
        with pytest.raises(failpoints.ReachedError):
            view(request)
        settings.FAILPOINTS = ""

    return send


def unwitnessed(monkeypatch):
    """The guard off: nothing is noted in the act's own transaction."""
    monkeypatch.setattr(audit, "_let_witness", lambda _verb: None)


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


def test_r35_a_form_whose_answer_was_lost_is_not_acted_on_again(person, dying):
    """R35: the verb has no key of its own; each repeat leads to the page that shows what was done."""
    acting, user = Acting(), person()
    dying(acting.view, post(user, once="k1"))
    for _ in range(2):
        request = post(user, once="k1")
        assert acting.view(request).url == "http://testserver/wallet/"
        assert "already done" in str(request._messages._queued_messages[0])
    assert Entry.objects.filter(verb="person.greeted").count() == 1
    acting.view(post(user, once="k2"))
    assert Entry.objects.filter(verb="person.greeted").count() == 2


def test_r35_control_unless_noted_with_the_act_the_repeat_acts_again(person, dying, monkeypatch):
    """R35, R13: the guard off."""
    unwitnessed(monkeypatch)
    acting, user = Acting(), person()
    dying(acting.view, post(user, once="k1"))
    acting.view(post(user, once="k1"))
    assert Entry.objects.filter(verb="person.greeted").count() == 2


def test_an_act_that_was_undone_is_not_remembered_as_done(person):
    class Refusing(Counter):
        def __call__(self, request):
            audit.record("person.greeted", request.user, by=request.user, at=timezone.now())
            raise Refused(Reason("no", "No."))

    refusing, user = Refusing(), person()
    for _ in range(2):
        with pytest.raises(Refused, match="no"):
            refusing.view(post(user, once="k1"))
    assert not Key.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_r11_the_same_form_at_the_same_moment_is_acted_on_once(person):
    """R11: four copies; whoever comes second waits for the first, and is led where it leads or to the same page."""
    acting, user = Acting(), person()
    answers = race(*[lambda: acting.view(post(user, once="k1"))] * 4)
    assert {answer.status_code for answer in answers} == {302}
    assert Entry.objects.filter(verb="person.greeted").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.row_locks
def test_r11_control_unless_noted_with_the_act_all_of_them_act(person, monkeypatch):
    """R11, R13: the guard off."""
    unwitnessed(monkeypatch)
    be_patient(monkeypatch)
    acting, user = Acting(), person()
    race(*[lambda: acting.view(post(user, once="k1"))] * 4)
    assert Entry.objects.filter(verb="person.greeted").count() == 4
