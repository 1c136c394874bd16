"""Simplified Chinese 简体中文: reports."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # reports
    "report.source": "{product} {version} 版 · {cluster} · {n} 对运行，运气编号 {seed} · {date}",
    "report.list": "、",
    "report.named": "{name}：{text}",
    "report.bands": "细线：十次运行有九次在两线之间（只因运气不同）。",
    "report.gap.lower": "在模型里，最后 {years} 年{called}比不数字化平均低 {size} {unit}"
    "（{range}）",
    "report.gap.higher": "在模型里，最后 {years} 年{called}比不数字化平均高 {size} {unit}"
    "（{range}）",
    "report.gap.same": "在模型里，最后 {years} 年{called}看不出明显变化（{range}）",
    "report.levers.title": "在模型里，对{called}作用最大的是“{lever}”：{part} {unit}；"
    "全部合计：{whole}",
    "report.levers.none": "在模型里，没有哪一项措施单独明显改变{called}",
    "report.levers.runs": "每种措施组合运行 {n} 次。",
    "report.levers.off": "这些运行里没有用：{levers}。所以合计与前面的变化不同。",
    "report.levers.how": "这里没有算省下的来自哪项措施。要算，请用：{command}",
    "report.who.both": "在模型里，得益的是{gains}；付出的是{pays}",
    "report.who.gains": "在模型里，得益的是{gains}；看不出谁明显付出",
    "report.who.pays": "在模型里，付出的是{pays}；看不出谁明显得益",
    "report.who.none": "在模型里，看不出谁明显得益或付出",
    "report.former": "相当于不数字化的百分之几（不数字化 = 100）",
    "report.limits.title": "这些数字背后有 {n} 个数值，其中 {m} 个是没有出处的假设",
    "report.limits.doubt": "要看这种没把握有多大，请用：{command}",
    "report.setting": "设定",
    "report.changed": "本报告另设的数值",
    "report.changed.own": "该产业带的原值",
    "report.changed.more": "另有 {n} 项",
    "report.unchanged": "所有数值都是该产业带的原值。",
    "report.assumptions": "全部数值和出处",
    "report.span": "比较的年数",
    "report.origin": "这些数字怎么来的",
    "report.origin.title": "这些数字来自模型 {version} 版的 {n} 对运行，可以重新算出来",
    "report.question": "问题",
    "report.runs": "运行对数",
    "report.version": "模型版本",
    "report.digest": "全部数值的指纹（SHA-256）",
    "report.date": "日期",
    "report.command": "重新算出来的命令",
    "report.page": "网页上看同样的设定（运行次数由网页定）：网页地址后面接",
    "report.no_page": "网页没有对应的链接：用的是自己企业的数据文件。",
    "report.chart_table": "这张图的数据表",
}
