import os

from tongpin.serving.metrics_folder import VARIABLE, open_metrics_folder


def test_each_server_begins_with_a_folder_of_its_own_without_older_counts(
    settings, tmp_path, monkeypatch
):
    monkeypatch.setenv(VARIABLE, "elsewhere")
    settings.VAR = tmp_path
    for port in ("8000", "8001"):
        (tmp_path / "metrics" / port).mkdir(parents=True)
        (tmp_path / "metrics" / port / "counter_7.db").touch()

    open_metrics_folder(8000)

    assert os.environ[VARIABLE] == str(tmp_path / "metrics" / "8000")
    assert list((tmp_path / "metrics" / "8000").iterdir()) == []
    assert len(list((tmp_path / "metrics" / "8001").iterdir())) == 1
