"""How much of a text stands in another."""

from tongpin.duties.overlap import length, shared_part


def test_a_repeated_text_is_told_by_its_runs():
    superior = "各乡镇要结合实际制定方案，于三月底前召开动员部署会议，并抓好落实。"

    assert shared_part(superior, superior) == 1
    assert shared_part(f"一、{superior.replace('，', ' , ')}", superior) > 0.9
    own = "本镇二十一个村分三片推进，先把积水路段修好，再办学习点。"
    assert shared_part(own, superior) == 0
    assert 0.3 < shared_part(superior + own, superior) < 0.7
    assert shared_part("太短", superior) == 0
    assert length("一 二\n三　四") == 4
