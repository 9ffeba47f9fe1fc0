"""Words that say nothing about what a comment is about, and the Chinese ones that may say it."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_WORDS = """
    about above after again against all also although always among and any anyone anything are
    around because been before being below between both but can cannot come comment comments
    committee could dear did does doing done down draft during each either else enough even ever
    every few for from further get give given gives goes going had has have having her here hers
    him his how however into its itself just kindly last least less let like likely made make
    makes many may maybe might more most much must nearly need needs neither never next nor not
    nothing now off often once one ones only onto opportunity other others ought our ours out over
    own per perhaps please proposed put quite rather really said same say says see seem seems shall
    she should since sincerely some someone something soon standard standards still such sure take
    text than thank thanks that the their theirs them themselves then there these they thing things
    think this those though through thus too toward two under until upon use used uses using very
    views want wants was way well were what whatever when where whether which while who whole whom
    whose why will wish with within without word words would write writing yes yet you your
    yours"""
EMPTY_WORDS = frozenset(_WORDS.split())
EMPTY_CHARACTERS = frozenset(
    "的了是在和与及对我们你您他她它这那有不为以于而或并被把将从到给让请也都就但则若如因所其之此该"
    "各每个些么吗呢吧啊着过可能会应要能得很更最又再还已上下中内外里前后时年月日号第等者们某"
    "一二三四五六七八九十感谢贵委员"
)


FREQUENT = 200  # how often a word stands in the dictionary's corpus of some 60 million words
_OF_THE_FIELD = "误报 漏报 限值 阈值 泛化 鲁棒 校准 微调 溯源 置信 合规 偏差 可信"


@cache
def chinese_words() -> frozenset[str]:
    """Return the frequent Chinese words of two characters.

    Read from the dictionary that the package `jieba` carries: lines of word, count and kind. The
    package itself is not imported, for its cutting is slower than looking at pairs.
    """
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("jieba")
    words = set(_OF_THE_FIELD.split())
    for line in Path(found.origin).with_name("dict.txt").read_text("utf-8").splitlines():
        word, count, *_kind = line.split()
        if len(word) == 2 and int(count) >= FREQUENT:
            words.add(word)
    return frozenset(words)
