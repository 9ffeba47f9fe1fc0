"""The shorter Chinese draft of the imaging practice."""

from __future__ import annotations

from lepton_site.demo.texts.build import Node, judged, measured
from lepton_site.demo.texts.imaging.sizes import sample_sizes
from lepton_site.demo.texts.rich import Beside, RichText


def imaging_study_zh(picture: str) -> Node:
    """Return the draft; `picture` is the address of the diagram of the flow of cases."""
    t = RichText("imaging-study-zh")
    return t.doc(
        _foreword(t), _scope(t), _references(t), _terms(t), _design(t), _data(t), _metrics(t),
        _performance(t), _report(t), _flow(t, picture), _program(t), _bibliography(t),
    )  # fmt: skip


def _foreword(t: RichText) -> Node:
    return t.clause(
        "前言",
        t.p(
            "本文件由医学影像委员会起草，给出医学影像分类器评估的设计、实施与报告方法。"
            "其英文草案内容更详；两种文本中编号相同的规定含义一致。"
        ),
        kind="foreword",
    )


def _scope(t: RichText) -> Node:
    return t.clause(
        "范围",
        t.p("本文件规定了对医学影像给出一个或多个征象、或其可疑程度的分类器的评估方法。"),
        t.p("本文件适用于："),
        t.bullets(
            "X 射线摄影、计算机断层、磁共振、超声、眼底照相、皮肤镜和数字病理图像；",
            "以单幅图像、序列或一次检查的全部图像为输入的分类器；",
            "以标签、分数或概率作答的系统。",
        ),
        t.p("本文件不适用于图像重建、配准以及生成文本的系统。"),
        key="scope",
    )


def _references(t: RichText) -> Node:
    listed = [
        t.work(
            "iso-22989",
            "ISO/IEC 22989:2022",
            "人工智能 概念和术语",
            obligation="normative",
            kind="standard",
            date="2022",
        ),
        t.work(
            "iso-4213",
            "ISO/IEC TS 4213:2022",
            "机器学习分类性能评估",
            obligation="normative",
            kind="standard",
            date="2022",
        ),
    ]
    return t.clause(
        "规范性引用文件",
        t.p("下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。"),
        t.node("referenceList", listed, obligation="normative"),
    )


def _terms(t: RichText) -> Node:
    return t.clause(
        "术语和定义",
        t.p("[@iso-22989] 界定的以及下列术语和定义适用于本文件。"),
        t.entry(
            "病例",
            "分类器给出一个答案的单位",
            t.note("视预期用途，可为图像、序列、检查或患者。"),
            key="case",
        ),
        t.entry(
            "参考标准",
            "确定征象是否存在的现有最佳方法",
            t.also("金标准", kind="deprecated"),
            key="reference",
        ),
        t.entry(
            "泄漏",
            "训练数据与评估数据之间在使用中不会存在的依赖",
            t.example("同一患者的两幅图像分属两个集合。"),
            key="leakage",
        ),
        t.entry("工作点", "将分数转换为判断的阈值", key="operating-point"),
        t.entry("亚组", "在评估前指定的属性取同一值的病例集合", key="subgroup"),
    )  # fmt: skip


def _design(t: RichText) -> Node:
    return t.clause(
        "研究设计",
        t.clause(
            "方案",
            t.rule(
                "shall",
                "方案先于结果",
                "在首次将分类器的答案与参考标准比较之前，应登记方案及其日期和文本的散列值。",
                t.guidance("任何事后无法更改的登记处均可：公开的试验注册库、账本或公证。"),
                judged("方案的登记", "其日期早于首次比较"),
                key="r-protocol",
            ),
        ),
        t.clause(
            "样本量",
            t.p(
                "以置信水平 $1-\\alpha$、精度 $\\pm d$ 估计比例 $p$ 时，"
                "所需患者数按[#size-formula]计算。"
            ),
            *t.equation(
                "n = \\frac{z_{1-\\alpha/2}^{2}\\, p\\,(1-p)}{d^{2}}",
                ("$p$", "预期比例"),
                ("$d$", "区间宽度的一半"),
                key="size-formula",
            ),
            t.p("[#size-table]给出置信水平 0.95 下的数值，向上取整。"),
            sample_sizes(t, "zh"),
        ),
        key="design",
    )  # fmt: skip


def _data(t: RichText) -> Node:
    return t.clause(
        "评估数据",
        t.clause(
            "来源",
            t.rule(
                "shall",
                "外部机构",
                "评估数据应至少来自两个外部机构。",
                t.guidance("同一集团中使用相同设备和存档的另一家医院只是名义上的外部机构。"),
                judged("机构清单", "有两个机构未提供任何开发数据"),
                key="r-sites",
            ),
        ),
        _splits(t),
        _quality(t),
        key="data",
    )


def _splits(t: RichText) -> Node:
    return t.clause(
        "划分",
        t.p("训练、调整和评估数据按患者划分，以避免{泄漏|leakage}。"),
        t.rule(
            "shall",
            "同一患者不得分属两个集合",
            "用于构建或调整分类器的图像所属的患者不应出现在评估数据中。",
            t.part("有假名时比较假名；"),
            t.part("以感知散列比较图像；"),
            t.part("多次采集时比较报告。"),
            judged("集合的比较", "涵盖全部三项"),
            key="r-leakage",
        ),
    )


def _quality(t: RichText) -> Node:
    return t.clause(
        "图像质量",
        t.p("图像质量由不知道分类器答案的人员分级，见[#quality-table]。"),
        t.grid(
            "质量分级",
            ("等级", "说明"),
            ("好", "完整视野，无伪影"),
            ("可用", "感兴趣区之外有伪影"),
            ("差", "感兴趣区有伪影或被截断"),
            beside=Beside(notes=("除非系统自身拒绝该类图像，否则不得剔除最低等级。",)),
            key="quality-table",
        ),
    )


def _metrics(t: RichText) -> Node:
    return t.clause(
        "度量与不确定度",
        t.p("度量按 [@iso-4213]。每个数值均附区间，重抽样以患者为单位。"),
        *t.equation(
            "\\mathrm{Se} = \\frac{TP}{TP + FN}, \\qquad \\mathrm{Sp} = \\frac{TN}{TN + FP}",
            key="se-sp-formula",
        ),
        t.p("比例的区间采用 Wilson 法[@wilson]，见附录中的程序[^program]。"),
        t.footnote("program", "程序见[#program-annex]，可直接运行。"),
        t.box(
            "important",
            "准确率",
            "征象罕见时，从不报告该征象的系统准确率也很高。本文件不以准确率作判定。",
        ),
        key="metrics",
    )  # fmt: skip


def _performance(t: RichText) -> Node:
    return t.clause(
        "性能要求",
        t.p("以下阈值适用于对病例排序、由医师作出全部决定的系统。"),
        t.rule(
            "shall",
            "曲线下面积",
            "对每个征象，AUROC 的置信下界应不低于 0.90。",
            measured("binary", "roc_auc", 0.90, unit="patient", min_n=100),
            key="r-auroc",
        ),
        t.rule(
            "shall",
            "灵敏度与特异度",
            "在工作点处，灵敏度的置信下界应不低于 0.85，特异度的置信下界应不低于 0.80。",
            measured("binary", "recall", 0.85, unit="patient", min_n=100),
            measured("binary", "specificity", 0.80, unit="patient", min_n=100),
            key="r-operating",
        ),
        t.rule(
            "should",
            "亚组",
            "宜对方案中的每个亚组报告灵敏度和特异度，包括病例数不足者。",
            t.guidance("读者首先寻找缺少的内容。"),
        ),
        key="performance",
    )


def _report(t: RichText) -> Node:
    return t.clause(
        "报告",
        t.p("报告依次说明："),
        t.nested(
            "系统的用途；",
            ("评估对象：", ("数据表；", "病例流程，见[#flow-figure]；")),
            "参考标准如何确立；",
            "结果及其区间，见[#metrics]；",
            "对谁效果较差；",
            "哪些未作评估。",
        ),
        t.rule(
            "shall",
            "说明局限",
            "报告应说明未得出任何结论的患者、图像和用途。",
            judged("局限说明", "涵盖数据表未包括的部分"),
            key="r-limits",
        ),
    )


def _flow(t: RichText, picture: str) -> Node:
    return t.annex(
        "病例流程",
        t.picture(
            "从检索到分析的步骤",
            src=picture,
            alt="自上而下五个方框：检索、符合条件、入组、确立参考标准、纳入分析；每一步右侧为退出的病例。",
            beside=Beside(notes=("每一步下方两个数之和等于上方的数。",)),
            key="flow-figure",
        ),
        key="flow-annex",
    )


def _program(t: RichText) -> Node:
    return t.annex(
        "区间的计算程序",
        t.code(
            """
from math import sqrt


def wilson(found, of, z=1.96):
    share = found / of
    middle = share + z**2 / (2 * of)
    half = z * sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return (middle - half) / (1 + z**2 / of), (middle + half) / (1 + z**2 / of)


assert round(wilson(176, 200)[0], 3) == 0.828
""",
            language="python",
            name="wilson.py",
        ),
        key="program-annex",
    )


def _bibliography(t: RichText) -> Node:
    work = t.work(
        "wilson",
        "doi:10.1080/01621459.1927.10502953",
        "Probable inference, the law of succession, and statistical inference",
        by=("Wilson, E. B.",),
        kind="article",
        date="1927",
    )
    return t.clause(
        "参考文献", t.node("referenceList", [work], obligation="informative"), kind="bibliography"
    )
