"""Requirements as they are extracted from a document."""

from standards.rules.requirements import extract_requirements


def block(name, /, words="", **attrs):
    content = [{"type": "text", "text": words}] if words else []
    return {"type": name, "attrs": attrs, "content": content}


def box(name, /, *content, **attrs):
    return {"type": name, "attrs": attrs, "content": list(content)}


CRITERION = {"id": "k1", "metric": "mse", "threshold": 3500, "min_n": 30.0}


def test_requirement_is_extracted_with_label_texts_and_criteria():
    requirement = box(
        "requirement",
        block("statement", "The report shall state the model."),
        block("condition", "Where a model is used:"),
        block("part", "its name;", id="p1"),
        block("part", "its version.", id="p2"),
        box("guidance", block("paragraph", "A short table is enough.")),
        id="r1",
        title="Model statement",
        subject="report",
        criteria=[CRITERION, "junk", {}],
        dependencies=["r0", 3],
    )
    doc = box("doc", box("clause", block("clauseTitle", "Report"), requirement, id="c1"))
    (found,) = extract_requirements(doc)
    assert found.as_dict() == {
        "id": "r1",
        "label": "R-1-1",
        "clause": "1",
        "clause_id": "c1",
        "kind": "shall",
        "title": "Model statement",
        "subject": "report",
        "statement": "The report shall state the model.",
        "conditions": ["Where a model is used:"],
        "parts": [
            {"id": "p1", "label": "a)", "text": "its name;"},
            {"id": "p2", "label": "b)", "text": "its version."},
        ],
        "guidance": "A short table is enough.",
        "dependencies": ["r0"],
        "criteria": [
            {
                "id": "k1",
                "kind": "measured",
                "task": "regression",
                "metric": "mse",
                "direction": "lower",
                "threshold": 3500,
                "over": "overall",
                "rule": "bound",
                "confidence": 0.95,
                "sided": "one",
                "min_n": 30,
                "unit": "row",
            }
        ],
    }


def test_statement_is_the_plain_text_where_no_statement_node_stands():
    doc = box(
        "doc",
        box(
            "requirement",
            block("paragraph", "Systems may abstain."),
            block("paragraph"),
            box("note", block("paragraph", "aside")),
            id="r",
            kind="may",
        ),
    )
    (found,) = extract_requirements(doc)
    assert (found.statement, found.kind, found.clause, found.clause_id) == (
        "Systems may abstain.",
        "may",
        "",
        "",
    )
    assert found.label == "R-1"


def test_two_statements_are_joined_and_nested_requirements_stay_inside():
    doc = box(
        "doc",
        box(
            "requirement",
            block("statement", "One."),
            block("statement", "Two."),
            box("requirement", block("statement", "Inner."), id="inner"),
            id="outer",
            dependencies=None,
            criteria=None,
        ),
    )
    (found,) = extract_requirements(doc)
    assert (found.id, found.statement, found.dependencies, found.criteria) == (
        "outer",
        "One.\nTwo.",
        (),
        (),
    )


def test_requirement_without_id_keeps_its_place():
    doc = box("doc", box("requirement"), box("requirement", block("statement", "x"), id="r2"))
    first, second = extract_requirements(doc)
    assert (first.id, first.label) == ("", "")
    assert second.label == "R-2"
