"""The template words: money, weights, sums and sentences as people of three languages read them."""

from datetime import date

from django.utils import translation

from suuq.ui.templatetags import su

NBSP = "\u00a0"


def test_money_is_grouped_by_a_space_that_never_breaks_nor_turns_round():
    """U32."""
    with translation.override("fr"):
        assert su.money(12345, "DJF") == f'<bdi class="su-money">12{NBSP}345{NBSP}FDJ</bdi>'
    with translation.override("ar"):
        assert su.money(12345, "DJF") == f'<bdi class="su-money">12{NBSP}345{NBSP}ف.ج</bdi>'
    assert su.money(None) == ""


def test_what_is_owed_back_carries_a_true_minus():
    with translation.override("fr"):
        assert su.money(-500, "DJF") == f'<bdi class="su-money">\u2212500{NBSP}FDJ</bdi>'


def test_a_worked_out_sum_is_grouped_and_says_nothing_of_nothing():
    with translation.override("fr"):
        worked = f'<bdi dir="ltr">CAF{NBSP}25{NBSP}445 + TIC{NBSP}8{NBSP}397</bdi>'
        assert su.figures("CIF 25445 + TIC 8397 + SUR 0") == worked
        assert su.figures("34 x 22 x 10 cm / 5000 = 1.50 kg") == (
            f'<bdi dir="ltr">34 × 22 × 10{NBSP}cm ÷ 5{NBSP}000 = 1,50{NBSP}kg</bdi>'
        )
        assert su.grams(24) == f'<bdi dir="ltr">24{NBSP}g</bdi>'
    with translation.override("ar"):  # an Arabic unit stands apart: it does not turn the sum around it
        assert su.figures("10 x 5 x 2 / 5000 = 1.50 kg").endswith(f"= 1,50{NBSP}\u2067كغ\u2069</bdi>")


def test_figures_let_no_markup_through():
    assert "<b>" not in su.figures("<b>12345</b>")


def test_decimals_and_days_follow_the_reader_and_versions_are_left_alone():
    with translation.override("fr"):
        assert su.decimals("Air freight, 2.50 kg") == "Air freight, 2,50 kg"
        assert su.decimals("version 1.2.3 of 21.11.2026") == "version 1.2.3 of 21.11.2026"
        assert su.decimals("2 nights until 2026-12-25") == "2 nights until vendredi 25 décembre"
        assert su.decimals("order 2026-02-30, INV-2026-12-25") == "order 2026-02-30, INV-2026-12-25"
    with translation.override("en"):
        assert su.decimals("Air freight, 2.50 kg") == "Air freight, 2.50 kg"


def test_a_stored_sentence_is_said_with_its_facts():
    with translation.override("en"):
        assert su.say("Air freight, %(weight)s kg", {"weight": "1.50", "service": "economy"}) == "Air freight, 1.5 kg"
        assert su.say("Handling and packing") == "Handling and packing"


def test_a_qr_code_grows_with_its_box_and_is_silent():
    drawn = su.qr("CP000000014DJ")

    assert drawn.startswith("<svg viewBox=")
    assert 'aria-hidden="true"' in drawn
    assert ' width="29" height="29" version' not in drawn


def test_a_telephone_is_read_in_groups_and_an_address_ends_a_line_between_its_parts():
    assert su.telephone("+25377814209") == '<bdi class="su-code" dir="ltr">+253\u00a077\u00a081\u00a042\u00a009</bdi>'
    assert su.telephone("hodan") == '<bdi class="su-code" dir="ltr">hodan</bdi>'
    assert su.link("https://shop.example/a-lamp?<b>") == (
        '<bdi dir="ltr">https://<wbr>shop.<wbr>example/<wbr>a-<wbr>lamp?<wbr>&lt;b&gt;</bdi>'
    )


def test_a_postal_number_is_read_in_groups():
    assert su.s10("RR473124829DJ") == f'<bdi class="su-code" dir="ltr">RR{NBSP}473{NBSP}124{NBSP}829{NBSP}DJ</bdi>'
    assert su.s10("short") == '<bdi class="su-code" dir="ltr">short</bdi>'


def test_what_came_and_went_carries_its_sign_before_the_figures():
    with translation.override("fr"):
        assert su.movement(1200) == f'<bdi class="su-money">+1{NBSP}200{NBSP}FDJ</bdi>'
    with translation.override("ar"):
        assert su.movement(1200) == f'<bdi class="su-money">\u2066+1{NBSP}200\u2069{NBSP}ف.ج</bdi>'


def test_opening_hours_keep_each_stretch_whole():
    with translation.override("fr"):
        assert su.hours("07:30-13:00, 16:00-18:00") == (
            '<bdi class="su-nowrap" dir="ltr">07:30–13:00</bdi>, <bdi class="su-nowrap" dir="ltr">16:00–18:00</bdi>'
        )


def test_an_arabic_sum_runs_from_the_right_with_its_rate_from_the_left():
    with translation.override("ar"):
        assert su.figures("الثمن 890 (1 EUR = 205 DJF)") == (
            f'<bdi dir="rtl">الثمن 890 (\u20661{NBSP}EUR{NBSP}={NBSP}205{NBSP}FDJ\u2069)</bdi>'
        )


def test_the_sides_of_a_box_run_from_the_left_and_their_unit_stands_where_the_reader_looks_for_it():
    with translation.override("ar"):
        assert su.sides([340, 220, 105]) == (
            f'<bdi><bdi class="su-nowrap" dir="ltr">34 × 22 × 10,5</bdi>{NBSP}سم</bdi>'
        )


def test_days_bear_the_names_of_the_readers_language():
    """U31: in Afar, where the sentence around it is French, a last day is French too; French counts the first."""
    said = {}
    for language in ("fr", "en", "so", "aa"):
        with translation.override(language):
            said[language] = su.day(date(2026, 11, 26)), su.dated(date(2026, 11, 1))
    assert said == {
        "fr": ("jeudi 26 novembre", "1er novembre 2026"), "en": ("Thursday 26 November", "1 November 2026"),
        "so": ("Khamiis 26 Noofeembar", "1er novembre 2026"), "aa": ("jeudi 26 novembre", "1er novembre 2026"),
    }  # fmt: skip


def test_a_number_inside_a_sentence_stays_whole():
    said = su.codes("Paid <b>. Your receipt is R-2026-000115, non-stop.")
    assert said == 'Paid &lt;b&gt;. Your receipt is <bdi class="su-nowrap" dir="ltr">R-2026-000115</bdi>, non-stop.'
    assert su.codes("Notre entrepôt, Tremblay-en-France") == (
        'Notre entrepôt, <bdi class="su-nowrap">Tremblay-en-France</bdi>'
    )
    assert su.codes("Ali DJCJZ-JPC") == 'Ali <bdi class="su-nowrap" dir="ltr">DJCJZ-JPC</bdi>'
