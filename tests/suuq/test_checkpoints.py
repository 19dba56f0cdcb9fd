"""What somebody with the database's own password can do to the trail, and how each is found."""

from io import StringIO

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from suuq import audit, checkpoints
from suuq.audit import ChainHead, Entry
from tests.flush import guards_lifted

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(person, at, settings, tmp_path):
    """Five acts, with a checkpoint after the third and after the fifth, in a file elsewhere."""
    settings.AUDIT_CHECKPOINTS = str(tmp_path / "audit.txt")
    subject = person()
    for number in range(1, 6):
        audit.record("demo.done", subject, by=None, at=at, new=str(number))
        if number in {3, 5}:
            checkpoints.write()
    return tmp_path / "audit.txt"


def said(*options):
    out = StringIO()
    try:
        call_command("verify_audit", *options, stdout=out)
    except CommandError:
        return out.getvalue()
    return ""


def relinked(keep):
    """Write the chain anew over the entries that are kept, digests, head and all."""
    digest = "0" * 64
    with guards_lifted():
        entries = list(Entry.objects.order_by("number"))
        Entry.objects.all().delete()
        for number, entry in enumerate((e for e in entries if keep(e)), 1):
            entry.number = number
            digest = entry.digest = entry.link(digest)
            entry.save(force_insert=True)
        ChainHead.objects.update(number=number, digest=digest)


def test_a_whole_trail_agrees(kept):
    out = StringIO()
    call_command("verify_audit", "--checkpoints", kept, stdout=out)
    assert "2 checkpoints agree" in out.getvalue()
    assert checkpoints.public_key() in out.getvalue()


def test_a_changed_row_is_named(kept):
    """R175"""
    with guards_lifted():
        Entry.objects.filter(number=2).update(new="nothing")
    assert "entry 2 was changed" in said("--checkpoints", kept)


def test_a_cut_end_is_found_from_outside_alone(kept):
    """R175: the chain that is left fits, and its head says what it should; the checkpoint does not."""
    relinked(lambda entry: entry.number <= 4)
    assert said() == ""
    assert "ends at 4" in said("--checkpoints", kept)


def test_a_chain_written_anew_is_found_from_outside_alone(kept, person, at):
    """R175: a row is taken out of the middle, and as many put at the end."""
    relinked(lambda entry: entry.number != 2)
    audit.record("demo.done", person(), by=None, at=at)
    assert said() == ""
    assert "entry 3 is not the one signed" in said("--checkpoints", kept)


def test_a_forged_checkpoint_stands_nowhere(kept):
    forged = kept.read_text().replace("suuq-audit-3.", "suuq-audit-2.")
    kept.write_text(forged)
    assert "entry 2: its signature is wrong" in said("--checkpoints", kept)
    kept.write_text("nothing of ours")
    assert "holds no checkpoint" in said("--checkpoints", kept)


def test_a_changed_key_leaves_what_the_former_signed(kept, settings):
    former, settings.AUDIT_KEY = checkpoints.public_key(), "another"
    checkpoints.write()

    assert "its signature is wrong" in said("--checkpoints", kept, "--key", checkpoints.public_key())
    assert said("--checkpoints", kept, "--key", former, "--key", checkpoints.public_key()) == ""


def test_it_is_sent_by_mail_and_read_out_of_any_text(kept, settings):
    settings.AUDIT_CHECKPOINTS = "mailto:auditor@example.com"
    checkpoints.write()
    assert mail.outbox[0].to == ["auditor@example.com"]
    kept.write_text(f'> {{"event": "checkpoint", "checkpoint": "{mail.outbox[0].body}"}}\n')
    assert said("--checkpoints", kept, "--key", checkpoints.public_key()) == ""


def test_it_is_kept_in_the_store_one_file_each(kept, settings):
    settings.AUDIT_CHECKPOINTS = "store"
    checkpoints.write()

    [name] = default_storage.listdir("audit")[1]
    assert name.endswith("-5.txt")
    kept.write_bytes(default_storage.open(f"audit/{name}").read())
    assert said("--checkpoints", kept) == ""
