"""The long draft of the demo: study design and statistics for classifiers of medical images."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node
from lepton_site.demo.texts.imaging.acceptance import acceptance
from lepton_site.demo.texts.imaging.closing import annexes, end
from lepton_site.demo.texts.imaging.conduct import conduct
from lepton_site.demo.texts.imaging.data import data
from lepton_site.demo.texts.imaging.design import design
from lepton_site.demo.texts.imaging.metrics import metrics
from lepton_site.demo.texts.imaging.opening import opening
from lepton_site.demo.texts.imaging.profiles import profiles
from lepton_site.demo.texts.imaging.templates import templates
from lepton_site.demo.texts.rich import RichText


def imaging_study(picture: str) -> Node:
    """Return the whole draft; `picture` is the address of the diagram of the flow of cases."""
    t = RichText("imaging-study")
    return t.doc(
        *opening(t),
        *design(t),
        *data(t),
        *metrics(t),
        *conduct(t),
        *acceptance(t),
        *annexes(t, picture),
        *profiles(t),
        *templates(t),
        *end(t),
    )
