"""Simplified Chinese 简体中文: assumptions, claims, patterns and truths."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # assumptions
    "evidence.lead": "模型假设的每一个数：从哪里来，有多大把握。这里是“{cluster}”的数值。",
    "evidence.search": "搜索",
    "evidence.search.hint": "例如 工厂、价格、起订量",
    "evidence.only": "只看没有出处的假设",
    "evidence.count": "{total} 个参数中的 {n} 个",
    "evidence.none": "没有找到“{text}”，请试试更短的词。",
    "evidence.meaning": "含义",
    "evidence.value": "数值",
    "evidence.unit": "单位",
    "evidence.doubt": "合理范围",
    "evidence.whole": "数值、范围",
    "evidence.allowed": "允许范围",
    "evidence.source": "出处",
    "evidence.path": "情景文件里的名称",
    "evidence.alt": "模型参数表。",
    "evidence.note": "出处写 assumption 的，是我们没有找到依据的假设，"
    "合理范围是我们自己的判断，围绕模型自己的取值；产业带另有取值时，范围随之移动，"
    "重新抽取假设时用的就是这里的范围。出处目前只有英文。",
    "evidence.not_here": "project specification（项目设计书）是模型所依据的设计，"
    "project notes（项目资料）是为它收集的事实；两者都不随项目公开，只能算作者自己的说法。",
    # limits, and what would change our mind
    "limits.tab": "局限",
    "limits.title": "模型不知道什么",
    "limits.sources": "“{cluster}”的 {total} 个数里有 {n} 个没有出处，是我们的判断；"
    "各项数字化措施能做到什么程度，多数也在其中。",
    "limits.1": "这是模型，不是预测：它只说由假设会推出什么。",
    "limits.2": "默认情况下没有企业关门、新开或投资，全部企业同时数字化，也不花公共资金。"
    "这些都能在“自己设情景”里打开，但有出处的数不多。",
    "limits.3": "贸易商能改价格和库存，也能关门；但不能跟着买家上网，也不能改行。"
    "所以模型对他们可能过于严厉。",
    "limits.4": "就业、各工种的工资、技能和人的生活都不在模型里。",
    "limits.5": "别的产业带不会还手：这里赢来的，没有人去抢回。",
    "limits.6": "一个周期是一周，价格是同一年的元；单个企业、单次运行的图，运气和规则各占一部分。",
    "limits.7": "为了快，只模拟缩小的集群；金额是缩小后的金额。从 100 家到 500 家企业，"
    "工厂库存和成本的变化只差两个百分点以内；小B买家的进价在更大的集群里少降两三个百分点，"
    "亏损企业等比例会随规模变化。",
    "mind.title": "什么会改变我们的看法",
    "mind.lead": "什么都推翻不了的答案没有价值。在真实产业带里看到下面这些，就说明答案不对：",
    "mind.1": "工厂拿到了需求数据、别的都没变，一年后库存并不比邻居少。",
    "mind.2": "数字化的工厂，批量没有变小，换款也没有变便宜。",
    "mind.3": "平台连上所有卖家两年后，小买家仍有二十分之一以上的货从贸易商那里进。",
    "mind.4": "买家直接向工厂进货，付的价钱却和以前一样。",
    "mind.5": "库存只是换了地方：工厂少了，贸易商、买家或共用仓里多了同样多。",
    "mind.already": "已经对不上的",
    "mind.already.lead": "“规律与检验”里，保存下来的运行落在区间之外的数：",
    "mind.missed": "已经不符的（{cluster}）：第 {patterns} 条，"
    "是校准时所依据的数，或文章自己的数。",
    "mind.outside": "区间之外的（{cluster}）：第 {patterns} 条，只作对照，从不拟合。",
    "mind.moves": "答案最取决于什么",
    "mind.moves.lead": "这些假设既不支持也不反对答案，但答案的大小取决于它们：",
    "mind.assumption": "{kpi}：“{assumption}”（{reach}）。它在范围的下半段时，变化是 {low}；"
    "在上半段时是 {high}。谁量准了它，答案就会跟着变。",
    # the article's claims
    "claims.tab": "文章里的说法",
    "assumptions.tab": "假设",
    "claims.lead": "模型的起点是对一家批发平台负责人的访谈。这里用我们自己的话列出其中 {n} 条说法，"
    "以及模型怎么看每一条。",
    "claims.verdicts": "说法是上升或下降的，整个范围都如此才算符合。说法是一个数的，"
    "平均数落在事先为该规律定好的区间里才算符合；没有区间的，与文章的数相差不超过 {near} 才算；"
    "区间写在旁边。",
    "claims.aside": "（{text}）",
    "claims.band": "区间：{band}",
    "claims.basis.only": "只在{under}；{otherwise}则不然",
    "claims.basis.same": "{under}如此，{otherwise}也如此",
    "claims.weight": "{value}（合计 {total}）",
    "pair": "{name}：{value}",
    "comma": "，",
    "list": "、",
    "semicolon": "；",
    "claims.run": "{cluster}：{date} 运行，{version} 版，规模 {scale}，"
    "运气编号 {seed}，{histories}。",
    "history.1": "1 段历史",
    "history.n": "{n} 段历史",
    "claims.runs": "结果比较的是说法所指的产业带，数字化与不数字化两种情形：所有企业都数字化，"
    "同一批订单和意外；括号里是九成可能的范围，只因运气不同。"
    "数字来自以下运行，与首页上的选择无关：",
    "claims.no_run": "还没有保存过运行结果，所以没有结果可说。",
    "claims.filter": "看哪些",
    "claims.all": "全部 {n} 条",
    "claims.some": "{verdict}：{n}",
    "claims.claim": "文章说",
    "claims.model": "在模型里",
    "claims.verdict": "结论",
    "claims.article": "文章的数：{number}",
    "claims.about": "{cluster}",
    "claims.where": "在模型里：",
    "claims.missing": "还没有：",
    "claims.gap": "没有：",
    # patterns and truths
    "checks.tab": "规律与检验",
    "checks.patterns": "真实产业带的规律",
    "checks.patterns.lead": "真实产业带的数字，连同允许的区间，都在任何运行之前定好。"
    "括号里是九成可能的范围，只因运气不同。",
    "checks.verdicts": "“命中”和“未命中”说的是：“{cluster}”校准时所依据的数，或文章自己的数，"
    "是否落在区间里；“区间内”和“区间外”说的是从未拟合过的数。"
    "判定看各次运行的平均数（按表中的位数取整），不看范围。区间来自项目资料里服装产业带的事实、"
    "文章，或输入的范围。“看不出明显变化”和“看不出明确数值”："
    "范围跨过零，这个数也可能什么都不是。",
    "checks.small": "“不作判定”：校准时所依据的数，运行规模达到 {least} 才判定，"
    "因为其中不少会随规模变化：{runs}。",
    "checks.scale": "“{cluster}”的运行规模是 {scale}",
    "checks.filter": "看哪些",
    "checks.banded": "有区间的 {n} 个数",
    "checks.all": "全部 {n} 个数",
    "checks.of": "{name}：",
    "checks.runs": "数值来自以下运行，与首页上的选择无关；– 表示未测：",
    "checks.truths": "理论上的定论",
    "checks.truths.lead": "教科书或论文说，{n} 个小情景必须得出这些结果；"
    "它们与产业带用同一套程序。网页不跑这些情景：`python -m simulation verify` "
    "会跑一遍并给出结果。",
    "checks.measure": "数字",
    "checks.band": "区间",
    "checks.observed": "英国批发商实测：{value}",
    "use.C": "校准时所依据",
    "use.V": "只作对照，从不拟合",
    "use.E": "由输入的范围推得",
    "band.least": "至少 {low}",
    "band.most": "最多 {high}",
    "pattern.hit": "命中",
    "pattern.miss": "未命中",
    "pattern.inside": "区间内",
    "pattern.outside": "区间外",
    "pattern.not judged": "不作判定",
    "pattern.no clear change": "看不出明显变化",
    "pattern.no clear value": "看不出明确数值",
    "rule.exact": "小数点后 {n} 位相等",
    "rule.interval": "落在模拟的 99% 区间内，区间不宽于 ±{width}",
    "rule.within": "相差不超过 {near}，99% 区间不宽于 ±{width}",
    "checks.truth": "定论",
    "checks.expected": "理论值",
    "checks.broken": "保存下来的结果读不出来（原因目前只有英文）：{why}",
    "kind.input": "输入",
    "kind.mechanism": "机制",
    "kind.outcome": "结果",
    "kind.context": "背景",
    "verdict.met": "符合",
    "verdict.met in part": "部分符合",
    "verdict.missed": "不符",
    "verdict.no clear change": "看不出明显变化",
    "verdict.not measured": "未测",
    "verdict.in as an input": "作为输入",
    "verdict.in with another value": "作为输入，取值不同",
    "verdict.mechanism present": "机制在模型里",
    "verdict.in part": "部分在模型里",
    "verdict.not modelled yet": "尚未建模",
    "verdict.context: not modelled": "背景，不建模",
    "yes": "是",
    "no": "否",
}
