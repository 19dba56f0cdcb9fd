"""A whole tariff from its file: what could not be worked is refused where it stands."""

import pytest

from customs import formats
from customs.entries import FormatError
from tests.customs.laws import FRAME, written


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('base = "cif"', 'base = "cif + DUTY"', "levies: DUTY rests on DUTY, which does not come before it"),
        ('base = "cif"', 'base = "cif + XYZ"', "levies: DUTY rests on “XYZ”, which is none of"),
        ('base = "cif"', f'base = "cif + {"9" * 40}"', "levy 1: base"),
        ('base = "cif"', 'base = "' + " + ".join(["cif"] * 80) + '"', "levy 1: base"),
        ('code = "OLD"\nbase = "cif"\nrequired = false\nvalid_from = 2020-01-01\nvalid_to = 2020-12-31',
         'code = "DUTY"\nbase = "fob"', "levies: two levies are called DUTY on one day"),
        ('code = "OLD"', 'code = "OL D"', "levy 2: a levy's code is capital letters"),
        ("2020-01-01", "2020-01-01T10:00:00", "levy 2: “valid_from” must be a day"),
        ("limit = 10", "limit = -10", "threshold 1: a limit"),
        ("[[exchange]]", "[exchange]", "file: “exchange” must be a list of tables"),
        ('["DE", "FR"]', "5", "groups: “UNION” must be a list of words"),
        ('["DE", "FR"]', '["DE", "Gaul"]', "groups: “Gaul” in UNION is not the two letters"),
        ('"500"', '"lots"', "quotas: “09” must be a number"),
        ('source = "Bank"', 'source = "Bank"\n[[exchange]]\nsold = "EUR"\nbought = "USD"\nrate = "1.2"',
         "exchange 2: EUR to USD has a rate of that day already"),
        ('source = "Bank"', 'source = "B\\u0000k"', "exchange 1: “source” holds a character"),
    ],
)  # fmt: skip
def test_a_law_that_could_not_be_worked_is_refused_when_it_is_read(tmp_path, old, new, said):
    assert old in FRAME
    with pytest.raises(FormatError) as error:
        formats.read(written(tmp_path, frame=FRAME.replace(old, new, 1)))
    assert said in str(error.value)
