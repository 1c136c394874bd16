"""Simplified Chinese 简体中文: forecasts."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "forecast": "预测",
    # what is told, in the middle of a sentence
    "forecast.called.gmv": "对小B买家的年销售额（GMV）",
    "forecast.called.gmv_step": "对小B买家的当月或当季销售额",
    "forecast.called.platform_gmv": "数字化企业对小B买家的年销售额",
    "forecast.called.active_buyers": "活跃买家数",
    "forecast.called.new_buyers": "一年的新买家数",
    "forecast.called.retained_buyers": "留住的买家数",
    "forecast.called.buyer_retention": "买家留存率",
    "forecast.called.adoption": "数字化企业占比",
    "forecast.called.factory_inventory": "工厂库存",
    "forecast.called.buyer_price": "小B买家进价",
    "forecast.called.platform_revenue": "平台一年的收入",
    # sentences
    "forecast.sentence": "在模型里，数字化以后，{years}{called}从 {now} 变为 {then}"
    "（{range}，{kind}）",
    "forecast.headline": "在模型里，{years}{called}从 {now} 变为 {then}（{range}）",
    "forecast.headline.beside": "在模型里，{years}{called}：数字化 {then}（{range}），"
    "不数字化 {other}；今天 {now}",
    "forecast.headline.several": "在模型里，数字化以后，{years}{called}：{parts}",
    "forecast.headline.part": "{name} {then}",
    "forecast.runs": "预测的 {n} 对运行",
    "forecast.runs.sets": "预测的 {n} 组假设，每组 {each} 对运行",
    "forecast.also": "{first}；{second}",
    "forecast.beside": "不数字化则变为 {then}（{range}）",
    "forecast.one_year": "一年后",
    "forecast.years": "{n} 年后",
    "forecast.value": "{number} {unit}",
    "forecast.range": "{held}% 可能的范围 {low} 到 {high}",
    "forecast.same": "每次运行都是 {value}",
    "forecast.luck": "只因运气不同",
    "forecast.doubt": "包括运气，也包括我们对假设没把握",
    "forecast.change": "每次运行与自己的今天相比，居中为 {change}（{low} 到 {high}）",
    "forecast.no_change": "每次运行与自己的今天相比，看不出明显变化（{low} 到 {high}）",
    "forecast.end": "{first}；{second}。",
    "forecast.stop": "{first}。",
    # the chart
    "forecast.axis": "从今天起的年数",
    "forecast.today": "今天",
    "forecast.median": "中间值",
    "forecast.luck_low": "只因运气不同，{held}%：下限",
    "forecast.luck_high": "只因运气不同，{held}%：上限",
    "forecast.doubt_low": "运气和没把握，{held}%：下限",
    "forecast.doubt_high": "运气和没把握，{held}%：上限",
    "forecast.stands": "照原样",
    "forecast.since": "{title}：比今天的变化",
    "forecast.points": "百分点",
    "forecast.money": "{unit}",
    "forecast.money.year": "{unit}/年",
    "forecast.caption.luck": "线：一半的运行在上，一半在下。深色：只因运气不同，"
    "{held}% 可能的范围；最深处为 50%。“今天”左边是模型自己的过去。",
    "forecast.caption.doubt": "线：一半的运行在上，一半在下。深色：只因运气不同；浅色：再加上"
    "我们对假设没把握的部分；都是 {held}% 可能的范围，较深的部分为 50%。"
    "“今天”左边是模型自己的过去。",
    "forecast.caption.stands": "点线：照情景原样，假设一个也不抽。",
    "forecast.caption.pointwise": "范围是逐个时点算的：一条走势在某个时点越出范围的机会要大一些。",
    "forecast.lines.luck": "细线：{held}% 可能的范围，只因运气不同。",
    "forecast.lines.doubt": "细实线：只因运气不同；细虚线：再加上我们对假设没把握的部分；"
    "都是 {held}% 可能的范围。",
    "forecast.alt": "扇形图。{title}，从今天起 {years} 年。数字化：今天 {now}，期末 {then}，"
    "{range}（{kind}）。{beside}",
    "forecast.alt.beside": "不数字化：期末 {then}，{range}。",
    "forecast.luck_share": "到期末，差别里有 {share} 出自运气（{low} 到 {high}），"
    "其余出自我们对假设没把握的部分。",
    "forecast.luck_share.plain": "到期末，差别里有 {share} 出自运气，"
    "其余出自我们对假设没把握的部分。",
    # the table
    "forecast.table.title": "在模型里，各项指标逐年的走向",
    "forecast.table.part": "{title}（{n}/{all}）",
    "forecast.table.figure": "指标",
    "forecast.table.unit": "单位",
    "forecast.table.scenario": "情景",
    "forecast.table.world": "情形",
    "forecast.table.today": "今天",
    "forecast.table.year": "第 {n} 年",
    "forecast.table.range": "{low} – {high}",
    "forecast.table.cell": "{value}（{low} 到 {high}）",
    # what it rests on
    "forecast.how": "{sets} 组假设，每组运行 {each} 次，任何两次的运气都不同；"
    "每次运行里，数字化与不数字化用同样的运气。",
    "forecast.how.luck": "照情景原样运行 {runs} 次，数字化与不数字化用同样的运气。",
    "forecast.how.ensemble": "假设取自参数组合文件 {file}（{members} 组，{parameters} 个参数）。",
    "forecast.how.ranges": "假设从 {n} 个参数的合理范围里抽取。",
    "forecast.refused": "{all} 组里有 {n} 组自相矛盾，没有采用。",
    "forecast.failed": "有 {n} 组运行失败，没有采用。",
    "forecast.few": "只有 {units} 组互相独立的结果，范围最多在 {held}% 的情况下"
    "容得下新的一次；要到 90%，需要 19 组。",
    "forecast.assumptions": "背后有 {values} 个数值（运行设定不计），"
    "其中 {without_source} 个是没有出处的假设。",
    "forecast.not_in": "没有算进去的：外来冲击（疫情、关税、原料涨价）、新的产业带或平台来竞争、"
    "新技术，以及中途改变的规则。需求每年变动 {trend}，按情景的设定。",
    "forecast.buyers": "活跃买家是一年里下过单的所有买家，可能比同一时间在场的买家多，"
    "因为有人离开、有人接替。",
    "forecast.full": "这个情景里所有企业今天一次全部数字化：图上的跳变是情景设定的，"
    "不是对企业加入快慢的预测。改为项目推动或企业自己决定，占比才会逐年变化。",
    "forecast.matters": "期末结果主要取决于（秩相关；{n} 个假设里"
    "纯属巧合的大约也有一个超过 {noise}）："
    "{parts}。",
    "forecast.matters.none": "看不出期末结果特别取决于哪一个假设。",
    "forecast.model": "这是模型的数字：由假设推算而来，不是对将来的保证。",
    # scenarios and controls
    "forecast.years.label": "往后几年",
    "forecast.figure.label": "看哪一项",
    "forecast.doubt.label": "算上我们对假设没把握的部分",
    "forecast.doubt.help": "把假设在合理范围里抽取 {draws} 次，时间大约是原来的 {times} 倍。",
    "forecast.since.label": "看比今天的变化",
    "forecast.scenarios.label": "并排比较",
    "forecast.scenarios.none": "想把另一个情景和这个并排看，请先在“{page}”页面把它固定。",
    "forecast.running": "正在推演往后几年：{name}",
    "forecast.table": "逐年",
    "forecast.rests": "依据，以及没有算进去的",
}
