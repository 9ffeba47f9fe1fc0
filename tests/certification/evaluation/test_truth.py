"""An evaluation set is taken only whole: columns, ids, labels, classes and groups agree."""

import pytest

from certification.evaluation.checking import check_dataset, check_predictions
from certification.evaluation.runner import score
from certification.evaluation.truth import SetFiles, classes_of, read_truth
from certification.rules.submission import data_sheet
from tests.certification.laboratory import SHEET, BinarySet

SHEET_READ = data_sheet(SHEET)


def heard(message):
    """Take news and say nothing."""


def write(folder, changes=None):
    files = BinarySet(size=120).files() | (changes or {})
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def check(folder, task="binary", sheet=SHEET):
    return check_dataset(folder, {"sheet": sheet, "task": task}, heard)


def codes(result):
    return [(one["code"], one["values"].get("file")) for one in result["problems"]]


def test_good_set_gives_its_counts_and_classes(tmp_path):
    result = check(write(tmp_path))
    assert result == {"problems": [], "rows": {"public": 60, "hidden": 60}, "classes": ["0", "1"]}


HEAD = "id,diagnosis,sex\n"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"public": "id,x\n1,2\n"}, ("missing_column", "public")),
        ({"hidden_labels": HEAD + "p60,,F\n"}, ("empty_value", "hidden_labels")),
        ({"hidden_labels": HEAD + ",1,F\n"}, ("empty_value", "hidden_labels")),
        ({"hidden_labels": HEAD + "p60,1,F\np60,1,F\n"}, ("duplicate_id", "hidden_labels")),
        ({"hidden_labels": HEAD + "p60,1,F\n"}, ("missing_ids", "hidden_labels")),
        ({"hidden_labels": HEAD + "p60,1,F\nq,1,M\n"}, ("unknown_id", "hidden_labels")),
        ({"hidden_labels": HEAD}, ("no_rows", "hidden_labels")),
        (
            {"hidden_features": "id,x\np0,1\n", "hidden_labels": HEAD + "p0,1,F\n"},
            ("overlap", "hidden_labels"),
        ),
    ],
)
def test_fault_names_its_file(tmp_path, changes, found):
    assert found in codes(check(write(tmp_path, changes)))


def relabelled(text):
    files = BinarySet(size=120).files()
    return {
        name: content.replace(",0,", f",{text[0]},")
        .replace(",1,F", f",{text[1]},F")
        .replace(",1,M", f",{text[1]},M")
        for name, content in files.items()
        if name != "hidden_features"
    }


def test_one_class_or_a_missing_positive_label_is_refused(tmp_path):
    assert codes(check(write(tmp_path, relabelled("11"))))[0][0] == "one_class"
    assert codes(check(write(tmp_path, relabelled("23"))))[0][0] == "unknown_class"


def test_flood_of_faults_ends(tmp_path):
    rows = HEAD + "".join(f"p{n},,F\n" for n in range(300))
    assert codes(check(write(tmp_path, {"hidden_labels": rows})))[-1][0] == "too_many_problems"


def test_regression_labels_are_finite_numbers(tmp_path):
    rows = HEAD + "p60,x,F\np61,inf,F\np62,1.5,F\n"
    found = codes(check(write(tmp_path, {"hidden_labels": rows}), task="regression"))
    assert [code for code, _ in found] == ["not_a_number", "not_finite"]


def test_classes_are_in_natural_order_and_positive_last():
    sheet = data_sheet({"id_column": "i", "label_column": "y", "positive_label": "bad"})
    assert classes_of(["good", "bad", "bad"], sheet, "binary") == ("good", "bad")
    assert classes_of(["10", "9", "x", "-1"], sheet, "multiclass") == ("-1", "9", "10", "x")


def test_truth_holds_public_rows_first_with_groups_and_units(tmp_path):
    folder = write(tmp_path)
    files = SetFiles(
        public=folder / "public.csv",
        hidden_features=folder / "hidden_features.csv",
        hidden_labels=folder / "hidden_labels.csv",
    )
    truth = read_truth(files, SHEET_READ, "binary")
    assert truth.gate.sum() == 60
    assert not truth.gate[:60].any()
    assert set(truth.groups["sex"]) == {"F", "M"}
    assert len(set(truth.units)) == 120
    (folder / "public.csv").write_text("id,x\n")
    with pytest.raises(ValueError, match="missing"):
        read_truth(files, SHEET_READ, "binary")


def test_unit_column_may_stand_with_the_hidden_features(tmp_path):
    folder = write(
        tmp_path,
        {
            "public": "id,x,diagnosis,sex,patient\na,1,0,F,k\nb,1,1,F,k\n",
            "hidden_features": "id,x,patient\nc,1,m\nd,1,m\n",
            "hidden_labels": "id,diagnosis,sex\nc,0,F\nd,1,F\n",
        },
    )
    sheet = SHEET | {"unit_column": "patient"}
    assert check(folder, sheet=sheet)["problems"] == []
    files = SetFiles(
        *[],
        public=folder / "public.csv",
        hidden_features=folder / "hidden_features.csv",
        hidden_labels=folder / "hidden_labels.csv",
    )
    assert len(set(read_truth(files, data_sheet(sheet), "binary").units)) == 2


def order(**changes):
    return {
        "task": "binary",
        "sheet": SHEET,
        "classes": ["0", "1"],
        "max_bytes": 10**7,
        "seed": 3,
        "criteria": [],
    } | changes


def test_predictions_are_checked_without_the_labels(tmp_path):
    folder = write(tmp_path)
    (folder / "hidden_labels.csv").unlink()
    (folder / "predictions.csv").write_text(BinarySet(size=120).predictions())
    assert check_predictions(folder, order(), heard) == {"problems": [], "rows": 120}
    (folder / "predictions.csv").write_text("id,score\n")
    assert check_predictions(folder, order(), heard)["problems"][0]["code"] == "no_rows"


def scored(folder, *criteria, strength=3.0):
    write(folder)
    (folder / "predictions.csv").write_text(BinarySet(size=120).predictions(strength))
    told = []
    return score(folder, order(criteria=list(criteria)), told.append), told


def criterion(name, decisive=True, **spec):
    definition = {"metric": "accuracy", "direction": "higher", "threshold": 0.6} | spec
    return {
        "id": name,
        "criterion": name,
        "requirement_label": name,
        "decisive": decisive,
        "spec": definition,
    }


def test_score_tells_stages_metrics_and_verdicts(tmp_path):
    result, told = scored(tmp_path, criterion("c1"), criterion("c2", threshold=0.999))
    assert result["verdict"] in {"inconclusive", "failed"}
    assert next(one["verdict"] for one in result["results"]) == "met"
    stages = [one["stage"] for one in told if one["type"] == "progress"]
    assert stages[0] == "read"
    assert stages[-1] == "judge"
    assert {one["criterion"] for one in told if one["type"] == "metric"} == {None, "c1", "c2"}
    assert result["rows"] == {"public": 60, "gate": 60}


def test_small_groups_are_not_evaluable_and_say_why(tmp_path):
    result, _ = scored(tmp_path, criterion("c1", over="each:sex"))
    cells = [one for one in result["measures"] if one["group"] and one["n"] < 30]
    assert cells
    assert all(
        one["value"] is None and "30" in one["reason"]
        for one in cells
        if one["metric"] != "confusion_matrix"
    )


def test_what_is_only_recommended_never_decides(tmp_path):
    result, _ = scored(tmp_path, criterion("c1"), criterion("c2", decisive=False, threshold=0.999))
    assert result["verdict"] == "passed"


def test_same_order_gives_the_same_bytes(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, _ = scored(tmp_path / "a", criterion("c1", metric="f1"))
    second, _ = scored(tmp_path / "b", criterion("c1", metric="f1"))
    assert first == second


def test_refused_file_gives_its_problems_alone(tmp_path):
    write(tmp_path)
    (tmp_path / "predictions.csv").write_text("id,score\np0,2\n")
    assert set(score(tmp_path, order(), heard)) == {"problems"}


def test_bias_is_judged_by_its_size(tmp_path):
    rows = [(f"p{n}", float(n)) for n in range(80)]
    sheet = {"id_column": "id", "label_column": "y"}
    (tmp_path / "public.csv").write_text("id,y\n" + "".join(f"{i},{y}\n" for i, y in rows[:40]))
    (tmp_path / "hidden_features.csv").write_text("id\n" + "".join(f"{i}\n" for i, _ in rows[40:]))
    (tmp_path / "hidden_labels.csv").write_text(
        "id,y\n" + "".join(f"{i},{y}\n" for i, y in rows[40:])
    )
    (tmp_path / "predictions.csv").write_text(
        "id,prediction\n"
        + "".join(f"{i},{y - 5 - (k % 3) / 10}\n" for k, (i, y) in enumerate(rows))
    )
    raw = order(
        task="regression",
        sheet=sheet,
        criteria=[criterion("c1", metric="bias", direction="lower", threshold=4)],
    )
    result = score(tmp_path, raw, heard)
    assert result["results"][0]["verdict"] == "not_met"
    assert result["results"][0]["value"] > 5
    signed = [one for one in result["measures"] if one["metric"] == "bias"]
    assert all(one["value"] < -5 for one in signed)
