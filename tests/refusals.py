"""What a refusal said, as programs read it."""


def codes(refusal):
    """Give the codes of the reasons that ``pytest.raises`` caught."""
    return {reason.code for reason in refusal.value.reasons}
