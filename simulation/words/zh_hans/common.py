"""Simplified Chinese 简体中文: what every page says."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "product": "产业带模拟器",
    "language": "语言",
    "and": "、",
    "chart.more": "表格与文件",
    "chart.files": "把图存成文件，图上注明出处：",
    "chart.source": "{product} {version} 版 · {cluster} · {runs}运气编号 {seed} · {date}",
    "chart.runs": "{n} 对运行，",
    # pages
    "page.answer": "看结果",
    "page.lost": "没有这一页",
    "page.lost.more": "现在显示的是“{here}”。另外还有：{others}。",
    "page.build": "自己设情景",
    "page.sweep": "扫参数",
    "page.evidence": "假设与依据",
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
    "unit.per year": "每年",
    "unit.buyers a year": "个/年",
    "unit.buyers": "个",
    "unit.sellers": "家",
    "unit.money": "万元",
    # problems
    "problem.link": "链接里有一部分不能用，已改用本页显示的产业带、语言和它的原值：",
    "problem.value": "{name} = {value}：{why}",
    "problem.whole": "必须是 {low} 到 {high} 的整数",
    "problem.choice": "必须是其中之一：{choices}",
    "problem.unknown": "这里没有这一项",
    "problem.version": "链接用的是模型 {theirs} 版，现在是 {ours} 版，数字可能不同。",
    "problem.english": "{said}（原因目前只有英文）",
    "problem.more": "还有 {n} 处",
    "problem.many": "超过 {most} 个数值，其余的没有读",
    "problem.pin": "这个固定的情景已损坏，没有读",
    "problem.refused": "没有采用，一切照旧：",
    "problem.file.large": "文件太大：最多 {most} MB。",
    "problem.file.values": "文件里的数值太多：最多 {most:,} 个；一个产业带只有几百个。",
    "problem.file.network": "这个文件是由库存点组成的网络，里面没有可以数字化的东西。"
    "网页只用产业带；网络请用命令行：python -m simulation trace",
    "problem.file.long": "文件内容太多，链接装不下。请缩短其中的说明和出处。",
    "problem.file.damaged": "链接不完整或已损坏，读不出里面的情景文件；请对方重发完整链接或文件",
    "problem.large": "这个产业带对网页来说太大：{have} 百万个“个体×时段”，最多 {most} 百万。"
    "请用命令行：python -m simulation compare {name}",
    "problem.memory": "这个情景对网页来说太占内存：每次运行要 {have}，最多 {most}。"
    "请用命令行：python -m simulation compare {name}",
    "problem.busy": "现在计算的人很多，请过一分钟再试。",
    "problem.scenario": "这个情景不能用：",
    "problem.page": "我们这边出了错，已记入日志。请重新打开页面；如果再出现，"
    "请恢复该产业带的原值。",
    # limits of the model
    "assumptions.set": "此外，有人另行设定、没有给出出处的数值：{n} 个。",
    "limits": "这是模型的数字，不是预测：由假设推算而来。假设和出处都列在“假设与依据”页。",
}
