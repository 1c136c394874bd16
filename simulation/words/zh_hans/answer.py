"""Simplified Chinese 简体中文: the first page, and what reports tell of an answer."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # the question
    "question": "产业带数字化以后，会怎么样？",
    "question.more": "成千上万家工厂、贸易商和小B买家，照老办法做，"
    "还是把采购、生产、销售都数字化？"
    "库存、成本、价格会怎样，谁得益，谁付出？两种情形都模拟：同一批订单和意外，跑两遍。",
    "preset": "产业带",
    "size": "模型里有 {sellers} 家企业（实际 {real} 家）和 {buyers} 个小B买家，"
    "是实际规模的 {share}；"
    "金额都是模型里的金额。",
    # the answer
    "answer": "结果",
    "runs": "{n} 次运行",
    "runs.help": "每次运行都把产业带模拟两遍：不数字化和数字化，"
    "用同一批订单和意外。运行越多，范围越窄。",
    "luck_only": "范围：只因运气不同",
    "luck_only.help": "范围说的是：换一批订单、款式和意外，十次里有九次落在其中。"
    "我们对假设没把握的部分另算，不在里面。",
    "refining": "以下数字来自 {shown} 次运行；已完成 {done}/{total} 次，约还要 {left}，会越来越准",
    "computing": "正在模拟产业带：前 {total} 次运行已完成 {done} 次，约还要 {left}",
    "computing.start": "正在模拟产业带，约 {left}后有第一批数字。",
    "compiling": "本机第一次运行要先编译模型，只此一次，约一两分钟",
    "seconds": "{n} 秒",
    "minutes": "{n} 分钟",
    "former": "原来的 {level}",
    "range": "九成可能的范围 {low} 到 {high}",
    "range.ends": "{low} 到 {high}",
    "with_range": "{change}（九成可能的范围 {low} 到 {high}）",
    "range.none": "只跑了一次，没有范围",
    "from_to": "{without} → {with_} {unit}",
    "lower_in": "{total} 次运行中有 {n} 次更低",
    "higher_in": "{total} 次运行中有 {n} 次更高",
    "no_clear_change": "看不出明显变化",
    "unit_cost.lower": "成本更低",
    "unit_cost.higher": "成本更高",
    "unit_cost_after_programme.lower": "扣除费用后成本更低",
    "unit_cost_after_programme.higher": "扣除费用后成本更高",
    "factory_inventory.lower": "占用的库存更少",
    "factory_inventory.higher": "占用的库存更多",
    "buyer_price.lower": "买家付得更少",
    "buyer_price.higher": "买家付得更多",
    "after_fees": "算上数字化和平台费用：{change}",
    # over time
    "over_time": "随时间的变化",
    "outcome": "看哪一项",
    "without": "不数字化",
    "with": "数字化",
    "difference": "差别：数字化 − 不数字化",
    "change_of": "{title}的变化",
    "years_since": "数字化开始后的年数",
    "year": "年",
    "world": "情形",
    "mean": "平均",
    "low": "九成下限",
    "high": "九成上限",
    "over_time.caption": "线：{n} 次运行的平均，按前一个季度计。色带："
    "十次运行有九次落在其中（只因运气不同）。",
    "over_time.alt": "{title}，{years} 年。不数字化从 {a0} 到 {a1}，"
    "数字化从 {b0} 到 {b1}（{unit}）。",
    "difference.alt": "{title}，数字化减不数字化，{years} 年：最后为 {d} {unit}，"
    "十次运行有九次在 {low} 与 {high} 之间。",
    "show_table": "这些图的数据表",
    # who gains, who pays
    "who": "谁得益，谁付出",
    "who.factory_profit": "工厂",
    "who.trader_profit": "贸易商",
    "who.buyer_profit": "小B买家",
    "who.platform_revenue": "平台",
    "who.axis": "每年收益的变化（{unit}）",
    "who.caption": "已扣除数字化成本、会员费和平台佣金。细线：九成可能的范围，"
    "只因运气不同。平台一栏是佣金和会员费收入，未扣平台自己的成本。",
    "who.alt": "每年收益的变化：{parts}。",
    "who.party": "谁",
    "who.change": "变化",
    "who.gains": "得益",
    "who.pays": "付出",
    "who.same": "看不出明显变化",
    "who.verdict": "在模型里",
    "who.loss": "亏损的：工厂 {factories}（不数字化 {factories_before}），"
    "贸易商 {traders}（不数字化 {traders_before}）。",
    "who.consumers": "消费者买一件付的价格：{change}。",
    # saving by lever
    "saving": "省下的来自哪项措施",
    "saving.axis": "{title}的变化（{unit}）",
    "saving.lever": "措施",
    "saving.adds": "带来的变化",
    "saving.alone": "只用这一项",
    "saving.last": "最后才加上",
    "saving.together": "全部合计",
    "saving.better": "变好",
    "saving.worse": "变差",
    "saving.moves": "有变化",
    "saving.list": "；",
    "saving.caption": "每项措施带来的变化：各种启用先后顺序下的平均；各项之和就是最后一项。"
    "细线：九成可能的范围，只因运气不同。",
    "saving.help": "Shapley 值：所有措施组合都跑一遍，同一批订单和意外。"
    "只用这一项：其他措施都不用。最后才加上：其他措施都已经用上。",
    "saving.alt": "省下的来自哪项措施。{title}的变化（{unit}）：{parts}。",
    # details
    "details": "全部数字",
    "details.group": "类别",
    "details.kpi": "指标",
    "details.unit": "单位",
    "details.change": "变化",
    "details.range": "九成可能的范围（只因运气不同）",
    "details.lower": "更低的次数",
    "details.formula": "算法（英文）",
    "details.formulas": "每个数字怎么算（英文）",
    "details.alt": "不数字化与数字化的全部指标表。",
    "group.stock": "库存",
    "group.cost": "成本",
    "group.price": "价格",
    "group.service": "服务",
    "group.money": "收支",
    "group.trade": "买卖关系",
    "points": "{n} 个百分点",
}
