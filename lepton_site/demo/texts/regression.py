"""LS 4001: reporting practice for linear regression."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node, Text, judged, measured

EXAMPLE = """
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=1)
model = LinearRegression().fit(X_train, y_train)
print("mean squared error:", mean_squared_error(y_test, model.predict(X_test)))
"""


def linear_regression() -> Node:
    """Return the text of the standard."""
    t = Text("ls-4001")
    return t.doc(_foreword(t), *_front(t), _terms(t), *_body(t), _back(t))


def _foreword(t: Text) -> Node:
    return t.clause(
        "Foreword",
        t.p(
            "This document was prepared by committee LC 1, Machine learning methods. It is the "
            "first edition. Reports of the committee's review rounds are kept with its work item."
        ),
        kind="foreword",
    )


def _front(t: Text) -> list[Node]:
    return [
        t.clause(
            "Scope",
            t.p(
                "This document specifies how the performance of a linear regression model is "
                "established and reported, so that two reports on the same data can be compared."
            ),
            t.p("It applies to models that predict one numerical quantity from tabular data."),
        ),
        t.clause("Normative references", t.p("There are no normative references.")),
    ]


def _terms(t: Text) -> Node:
    return t.clause(
        "Terms and definitions",
        t.term("training part", "rows of the data from which the parameters are estimated"),
        t.term("test part", "rows of the data that serve to estimate the error and nothing else"),
        t.term(
            "mean squared error",
            "mean, over the rows of the test part, of the squared difference between the "
            "predicted and the observed value",
        ),
    )


def _body(t: Text) -> list[Node]:
    return [_statement(t), _data(t), _result(t)]


def _statement(t: Text) -> Node:
    return t.clause(
        "Statement of the model",
        t.requirement(
            "shall",
            "Model stated",
            "The report shall state the predicted quantity with its unit, every predictor with "
            "its unit, and the estimated coefficients.",
            judged(
                "The report, as PDF or text",
                "That quantity, predictors, units and coefficients are all present and agree "
                "with the submitted system",
            ),
            guidance="A table of coefficients with their standard errors serves readers best.",
        ),
        t.requirement(
            "should",
            "Assumptions discussed",
            "The report should discuss whether the errors are independent and of equal variance.",
            judged("The report", "That the two assumptions are discussed on this very data"),
        ),
    )


def _data(t: Text) -> Node:
    return t.clause(
        "Splitting the data",
        t.clause(
            "Making the parts",
            t.requirement(
                "shall",
                "Parts kept apart",
                "The data shall be split into a training part and a test part before any "
                "parameter is estimated, and the way of splitting shall be reported.",
                judged(
                    "The report and, where there is one, the program",
                    "That the split precedes every estimation, scaling included",
                ),
            ),
            t.note("Scaling that is fitted to all rows lets the test part leak into the model."),
        ),
        t.clause(
            "Using the parts",
            t.requirement(
                "shall",
                "Training part alone",
                "The parameters shall be estimated from the training part alone.",
                judged("The report or the program", "That no row of the test part was used"),
            ),
        ),
    )


def _result(t: Text) -> Node:
    return t.clause(
        "Reporting the error",
        t.clause(
            "Mean squared error",
            t.p("The mean squared error over the n rows of the test part is"),
            t.formula(r"\mathrm{MSE} = \frac{1}{n}\sum_{i=1}^{n}\left(\hat y_i - y_i\right)^2"),
            t.requirement(
                "shall",
                "Error within the limit",
                "The mean squared error on the test part shall be reported with its confidence "
                "interval and shall be below the limit that is stated for the data set.",
                measured("regression", "mse", 4000, direction="lower"),
                guidance="For the diabetes progression data the limit is 4 000 squared points.",
            ),
        ),
        t.clause(
            "Share of variance",
            t.requirement(
                "should",
                "Variance explained",
                "The coefficient of determination on the test part should be at least 0.30.",
                measured("regression", "r2", 0.3, direction="higher"),
            ),
        ),
        t.clause(
            "Worked example",
            t.p("The program below follows clauses 5 and 6."),
            t.code(EXAMPLE, language="python", name="linear_regression.py"),
        ),
    )


def _back(t: Text) -> Node:
    return t.clause(
        "Bibliography",
        t.reference("ISO/IEC TS 4213", "Assessment of machine learning classification performance"),
        t.reference("ISO/IEC 22989", "Artificial intelligence concepts and terminology"),
        kind="bibliography",
    )
