"""Simplified Chinese 简体中文: studies and their analysis."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "study.factor": "因素",
    "study.kind": "指标",
    "study.samples": "基础样本数",
    "study.first": "单独作用",
    "study.total": "连同经由其他因素的作用",
    "study.share": "占各点差异的份额",
    "study.effect": "作用",
    "study.effect.of": "在整个范围内的作用：{title}",
    "study.spread": "作用的离散",
    "study.value": "取值",
    "study.meaning": "含义",
    "study.varied.log": "，按比例取值",
    "study.varied.table": "见所给的表",
    "study.varied": "变动什么，变动多大",
    "study.outcome": "结果",
    "study.change": "变化",
    "study.range": "九成可能的范围",
    "study.with_range": "{value}（九成可能的范围 {low} 到 {high}）",
    "study.quantity.difference": "{title}：数字化减不数字化，{unit}",
    "study.quantity.log_ratio": "{title}：数字化与不数字化之比的对数",
    "study.quantity.without": "不数字化时的{title}，{unit}",
    "study.quantity.with": "数字化时的{title}，{unit}",
    "study.quantity.value": "{title}",
    "study.title": "研究：{title}",
    "study.lead": "{scenario}，{points} 个点（{design}），{runs} 对运行；"
    "每个点用同一批订单和意外。",
    "study.luck": "各点之间的差异最多有 {share} 是剩下的运气。",
    "study.sobol": "什么在左右{title}",
    "study.sobol.says": "在模型里，对{title}作用最大的是“{factor}”：各点差异的 {share} 经由它"
    "（{low} 到 {high}）",
    "study.sobol.part": "“{factor}”{share}（{low} 到 {high}）",
    "study.sobol.then": "{sentence}。其次是{then}",
    "study.sobol.none": "在模型里，没有哪个因素明显左右{title}：范围都包含 0",
    "study.sobol.how": "单独作用（一阶）：只知道这个因素就能消去的份额。总作用："
    "其他都知道后还剩下的份额。"
    "细线：估计的九成区间（对基础样本自助抽样）。"
    "小于 0 的份额在估计误差内就是 0。Saltelli 设计，Jansen 估计。",
    "study.sobol.alt": "各因素占各点差异的份额，单独和总计：{parts}。",
    "study.pairs": "两两因素",
    "study.settling": "份额是否已经稳定",
    "study.settling.alt": "各因素的总份额随基础样本数的变化：{parts}。",
    "study.morris": "哪些因素影响{title}",
    "study.morris.says": "在模型里，对{title}作用最大的是“{factor}”：在整个范围内为 {effect}",
    "study.morris.how": "基本效应（Morris）：越靠右作用越大；越靠上，越与其他因素有关，"
    "或越不是直线。",
    "study.morris.alt": "各因素作用的大小和离散：{parts}。",
    "study.steps": "一次只动一个因素：{title}",
    "study.steps.says": "在模型里，其他都不变，对{title}作用最大的是“{factor}”：在其范围内相差 "
    "{size}",
    "study.steps.how": "每次只让一个因素取各个水平，与原来的情景用同样的运气成对比较。"
    "色带：九成可能的范围，只因运气不同。",
    "study.steps.alt": "{title}随{factor}的变化：从 {first} 到 {last}。",
    "study.tornado.part": "{name} 由 {reach}：{first} 变为 {last}",
    "study.line": "{title}：随{factor}的变化",
    "study.line.how": "每个水平上各次运行的平均。色带：九成可能的范围，只因运气不同。",
    "study.map": "{title}：随{one}与{other}的变化",
    "study.map.says": "在模型里，{title}最低在 {lowest}：{lowest_value}；"
    "最高在 {highest}：{highest_value}",
    "study.map.how": "各次运行的平均，也对网格里的其他因素取平均。",
    "study.map.colours": "蓝色：数字化对{whom}更好；橙色：更差。",
    "study.ranks": "哪些因素与{title}同升同降",
    "study.ranks.says": "在模型里，与{title}关系最密切的是“{factor}”（秩相关 {value}；"
    "九成可能的范围 {low} 到 {high}）",
    "study.ranks.none": "在模型里，没有哪个因素明显与{title}同升同降",
    "study.ranks.how": "各点上的 Spearman 秩相关；细线：九成可能的范围（对各点自助抽样）。",
    "study.ranks.axis": "秩相关",
    "study.ranks.alt": "各因素的秩相关：{parts}。",
    "study.rules": "数字化何时不见效？{title}",
    "study.rules.says": "在模型里，{points} 个点中有 {failures} 个，数字化没有改善{title}。"
    "最集中在{rule}：那里有 {density} 的点如此，占全部的 {coverage}",
    "study.rules.none": "在模型里，全部 {points} 个点上，数字化都改善了{title}",
    "study.rules.all": "在模型里，{points} 个点上，数字化都没有改善{title}",
    "study.rules.how": "决策树的各个区域，最多 {depth} 个条件。对没见过的点，判断正确的占 "
    "{accuracy}"
    "（50% 等于瞎猜）。",
    "study.rules.unsure": "决策树的各个区域，最多 {depth} 个条件。有一类点太少，"
    "无法用没见过的点检验：规则只作提示。",
    "study.rules.rule": "在哪里",
    "study.rules.points": "点数",
    "study.rules.density": "不见效的占",
    "study.rules.coverage": "占全部不见效的",
    "study.rules.and": "，并且",
    "study.rules.anywhere": "任何地方",
    "study.rules.above": "{factor}高于 {low}",
    "study.rules.below": "{factor}不高于 {high}",
    "study.rules.between": "{factor}高于 {low}、不高于 {high}",
    "study.rules.is": "{factor}为 {choices}",
    "study.origin": "怎么得来的",
    "study.origin.design": "设计的指纹（SHA-256）",
    "study.origin.runs": "全部运行的指纹（SHA-256）",
    "study.problem": "没有分析（原因目前只有英文）：{why}",
}
