"""The command schemes: list, show, validate, new."""

import json

from gridplan.schemes import list_schemes, load_scheme


def test_list_names_every_shipped_scheme(run):
    told = json.loads(run("schemes", "list", "--json").stdout)
    assert [row["name"] for row in told] == list(list_schemes())
    wujin = next(row for row in told if row["name"] == "wujin")
    assert wujin["targets"] == {"urban": 250, "rural": 150}


def test_list_shows_both_targets_in_chinese(run):
    line = next(
        line
        for line in run("schemes", "list", "--lang", "zh").stdout.splitlines()
        if line.strip().startswith("wujin")
    )
    assert "城市 250, 农村 150" in line


def test_show_quotes_the_words_a_rule_rests_on(run):
    done = run("schemes", "show", "wujin", "--json", "--lang", "en")
    facts = json.loads(done.stdout)["facts"]
    urban = next(fact for fact in facts if fact["text"].startswith("urban: 250"))
    assert "250戶" in urban["quotation"]


def test_show_prints_a_table_without_a_fault(run):
    for name in list_schemes():
        done = run("schemes", "show", name, "--lang", "zh")
        assert done.exit_code == 0, done.output


def test_a_new_scheme_is_sound_and_loads(run, tmp_path):
    file = tmp_path / "mine.toml"
    assert run("schemes", "new", "mine", "--like", "jiangsu", "-o", file).exit_code == 0
    assert run("schemes", "validate", file).exit_code == 0
    assert load_scheme(str(file)).name == "mine"


def test_a_new_scheme_goes_to_stdout_without_a_file(run, tmp_path):
    text = run("schemes", "new", "mine").stdout
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    assert load_scheme(str(tmp_path / "mine.toml")).targets == load_scheme("wujin").targets


def test_a_file_that_exists_is_not_overwritten(run, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("mine")
    done = run("schemes", "new", "mine", "-o", file)
    assert done.exit_code == 2
    assert file.read_text() == "mine"


def test_validate_names_file_line_and_cure_of_every_fault(run, tmp_path):
    file = tmp_path / "bad.toml"
    text = run("schemes", "new", "bad").stdout.replace("tolerance = 0.1", "tolerence = 0.1")
    file.write_text(text.replace("households = 150", "households = -150"), encoding="utf-8")
    done = run("schemes", "validate", file, "--lang", "en")
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) >= 2
    line = text.splitlines().index("tolerence = 0.1") + 1
    assert f"{file}:{line}" in done.stdout
    assert "did you mean 'tolerance'" in done.stdout


def test_a_scheme_that_is_not_there_is_code_2(run, tmp_path):
    for name in ("nowhere", tmp_path / "nowhere.toml"):
        assert run("schemes", "validate", name).exit_code == 2
        assert run("schemes", "show", name).exit_code == 2
