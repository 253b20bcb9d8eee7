import pytest
import segno

from tongpin.base.qr_codes import qr_svg


def test_a_code_scales_with_its_place_and_holds_no_text():
    drawing = qr_svg("https://example.org/?a=<script>")

    assert drawing.startswith("<svg")
    assert "viewBox" in drawing
    assert "width=" not in drawing
    assert "script" not in drawing


def test_the_border_is_counted_in_modules():
    side = segno.make("a", error="m").symbol_size(border=0)[0]

    assert f'viewBox="0 0 {side} {side}"' in qr_svg("a", border=0)
    assert f'viewBox="0 0 {side + 4} {side + 4}"' in qr_svg("a")


def test_a_text_that_is_too_long_for_any_code_is_refused():
    with pytest.raises(segno.DataOverflowError):
        qr_svg("文" * 3000)
