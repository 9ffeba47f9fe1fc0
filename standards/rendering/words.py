"""Words that a document prints about itself, in the document's language."""

from __future__ import annotations

WORDS = {
    "en": {
        "foreword": "Foreword",
        "introduction": "Introduction",
        "bibliography": "Bibliography",
        "index": "Index",
        "annex": "Annex {label}",
        "normative": "(normative)",
        "informative": "(informative)",
        "shall": "shall",
        "should": "should",
        "may": "may",
        "admitted": "admitted",
        "deprecated": "deprecated",
        "source": "Source: {text}",
        "source_modified": "Source: {text}, modified",
        "link": "Link to {label}",
        "unit": "Dimensions in {unit}",
        "condition": "Condition",
        "inserted": "inserted",
        "deleted": "deleted",
        "measured": "Measured",
        "judged": "Judged",
    },
    "zh": {
        "foreword": "前言",
        "introduction": "引言",
        "bibliography": "参考文献",
        "index": "索引",
        "annex": "附录 {label}",
        "normative": "（规范性）",
        "informative": "（资料性）",
        "shall": "应",
        "should": "宜",
        "may": "可",
        "admitted": "许用术语",
        "deprecated": "拒用术语",
        "source": "来源：{text}",
        "source_modified": "来源：{text}，有修改",
        "link": "链接到 {label}",
        "unit": "单位：{unit}",
        "condition": "条件",
        "inserted": "插入",
        "deleted": "删除",
        "measured": "测量",
        "judged": "评定",
    },
}


def words_of(language: str) -> dict[str, str]:
    """Return the words of a language; English where there are none."""
    return WORDS.get(language.split("-", maxsplit=1)[0], WORDS["en"])
