"""Simplified Chinese 简体中文."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "product": "产业带模拟器",
    "language": "语言",
    "and": "、",
    # pages
    "page.answer": "看结果",
    "page.evidence": "假设与依据",
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
    "refining": "已完成 {done}/{total} 次运行，约还要 {left}；数字会越来越准",
    "computing": "正在模拟产业带：前 {total} 次运行已完成 {done} 次，约还要 {left}",
    "computing.start": "正在模拟产业带，约 {left}后有第一批数字。",
    "seconds": "{n} 秒",
    "minutes": "{n} 分钟",
    "former": "原来的 {level}",
    "range": "九成可能的范围 {low} 到 {high}",
    "range.none": "只跑了一次，没有范围",
    "from_to": "{without} → {with_} {unit}",
    "lower_in": "{total} 次运行中有 {n} 次更低",
    "higher_in": "{total} 次运行中有 {n} 次更高",
    "no_clear_change": "看不出明显变化",
    "good": "对{whom}有利",
    "bad": "对{whom}不利",
    "after_fees": "算上数字化和平台费用：{change}",
    # over time
    "over_time": "随时间的变化",
    "outcome": "看哪一项",
    "without": "不数字化",
    "with": "数字化",
    "difference": "差别：数字化 − 不数字化",
    "years_since": "数字化开始后的年数",
    "year": "年",
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
    "只因运气不同。平台一栏是佣金收入，未扣平台自己的成本。",
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
    "details.alt": "不数字化与数字化的全部指标表。",
    "group.stock": "库存",
    "group.cost": "成本",
    "group.price": "价格",
    "group.service": "服务",
    "group.money": "收支",
    "points": "{n} 个百分点",
    # controls
    "levers": "数字化措施",
    "levers.help": "数字化时每项措施做到什么程度：0% 跟现在一样，100% 完全数字化。",
    "lever.demand_visibility": "需求可见",
    "lever.flexible_production": "柔性生产",
    "lever.preorder_pooling": "预订归集",
    "lever.capacity_pool": "产能共享",
    "lever.pooled_procurement": "联合采购原料",
    "lever.direct_sourcing": "直采源头货",
    "adoption": "谁来数字化",
    "adoption.full": "全部同时",
    "adoption.programme": "逐步推进",
    "adoption.diffusion": "企业各自决定",
    "seed": "运气编号",
    "seed.help": "编号相同，订单和意外就相同，在任何电脑上结果都一样。换一个编号就是换一种运气。",
    "reset": "恢复该产业带的原值",
    "link": "这个结果的链接",
    "link.help": "在别处打开是同样的数字：链接里有每个数值、语言、运气编号和模型版本。",
    "levers.phone": "手机上，数字化措施在左上角的 » 里。",
    # limits of the model
    "limits": "这是模型的数字，不是预测：由假设推算而来。假设和出处都列在“假设与依据”页。",
    # problems
    "problem.link": "链接里有一部分不能用，已改用该产业带的原值：",
    "problem.value": "{name} = {value}：{why}",
    "problem.whole": "必须是 {low} 到 {high} 的整数",
    "problem.choice": "必须是其中之一：{choices}",
    "problem.unknown": "这里没有这一项",
    "problem.version": "链接用的是模型 {theirs} 版，现在是 {ours} 版，数字可能不同。",
    "problem.large": "这个产业带对网页来说太大：{have} 百万个“个体×时段”，最多 {most} 百万。"
    "请用命令行：python -m simulation compare {name}",
    "problem.busy": "现在计算的人很多，请过一分钟再试。",
    "problem.scenario": "这个情景不能用：",
    "problem.run": "模拟因我们的错误停下了，已记入日志；换别的数值可能可以。",
    "problem.page": "我们这边出了错，已记入日志。请重新打开页面；如果再出现，"
    "请恢复该产业带的原值。",
    # assumptions
    "evidence.lead": "模型假设的每一个数：从哪里来，有多大把握。这里是“{cluster}”的数值。",
    "evidence.search": "搜索",
    "evidence.search.hint": "例如 lead time、price",
    "evidence.only": "只看没有出处的假设",
    "evidence.count": "{total} 个参数中的 {n} 个",
    "evidence.none": "没有找到“{text}”，请试试更短的词。",
    "evidence.meaning": "含义",
    "evidence.value": "数值",
    "evidence.unit": "单位",
    "evidence.doubt": "合理范围",
    "evidence.allowed": "允许范围",
    "evidence.source": "出处",
    "evidence.path": "情景文件里的名称",
    "evidence.alt": "模型参数表。",
    "evidence.note": "出处写 assumption 的，是我们没有找到依据的假设，"
    "合理范围是我们自己的判断。参数含义目前只有英文。",
    "yes": "是",
    "no": "否",
    # whom
    "whom.factory": "工厂",
    "whom.trader": "贸易商",
    "whom.buyer": "小B买家",
    "whom.consumer": "消费者",
    "whom.platform": "平台",
    "whom.government": "财政",
    # units
    "unit.-": "",
    "unit.share": "%",
    "unit.days": "天",
    "unit.pieces": "件",
    "unit.pieces a year": "件/年",
    "unit.yuan": "元",
    "unit.yuan a piece": "元/件",
    "unit.yuan a year": "元/年",
    "unit.yuan an order": "元/单",
    "unit.orders a year": "单/年",
    "unit.traders": "家",
    "unit.buyers a year": "个/年",
    "unit.money": "万元",
}

# What parameters mean; English stands in the schema, and here where a line is missing.
PARAMETERS: dict[str, str] = {
    "levers.demand_visibility": "企业能看到下游数字化伙伴的终端销售；订单即时到达；"
    "更快地复核库存。",
    "levers.flexible_production": "换线便宜、批量小、周期短，人工贵一些。",
    "levers.preorder_pooling": "先收集需求再下单；同面料的订单合成一批。",
    "levers.capacity_pool": "成员企业的产能统一调度。",
    "levers.pooled_procurement": "原料从源头的共用仓发货。",
    "levers.direct_sourcing": "平台搜索能看到工厂；下单成本和起订量降低。",
    "adoption.mode": "所有企业同时数字化，或由协会分批组织加入。",
}
