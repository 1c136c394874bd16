"""Parameters in simplified Chinese 简体中文: what they mean, their sections, units and ranges."""

from __future__ import annotations

from simulation.words.zh_hans import meanings_buyers, meanings_firms, meanings_policy

# What parameters mean; English stands in the schema, and here where a line is missing.
PARAMETERS: dict[str, str] = {
    **meanings_buyers.MEANINGS,
    **meanings_firms.MEANINGS,
    **meanings_policy.MEANINGS,
}

# Sections of a scenario file, said before a meaning that is there in English only.
SECTIONS: dict[str, str] = {
    "scale": "规模",
    "run": "模拟时间与运气",
    "cluster": "产业带",
    "factories": "工厂",
    "traders": "贸易商",
    "materials": "原料",
    "buyers": "小B买家",
    "buyer_types": "小B买家类型",
    "bulk": "大宗客户",
    "consumers": "消费者",
    "consumer_segments": "消费者群体",
    "choice": "买家选卖家",
    "prices": "价格",
    "platform": "平台",
    "adoption": "谁来数字化",
    "turnover": "企业进出",
    "investment": "投资",
    "policy": "公共政策",
    "levers": "数字化措施",
    "digital": "数字化后的数值",
}

UNITS: dict[str, str] = {
    "weeks": "周",
    "months": "个月",
    "years": "年",
    "orders": "单",
    "per year": "每年",
    "per week": "每周",
    "period": "个时段",
    "periods": "个时段",
    "utility": "效用",
    "utility a week": "效用/周",
    "offers": "条报价",
    "listings": "条商品",
    "styles": "款",
    "sizes": "个尺码",
    "firms": "家企业",
    "factories": "家工厂",
    "buyers a firm": "个买家/家企业",
    "piece-equivalents": "折合件",
    "minutes a style": "分钟/款",
    "hours a week": "小时/周",
    "yuan an hour": "元/小时",
    "yuan a lot": "元/批",
    "yuan a style": "元/款",
    "yuan a bid": "元/次投标",
    "yuan a firm": "元/家企业",
    "yuan a visit": "元/次走访",
    "yuan for a piece a year": "元/（件/年）",
}

# What may be given, as `scenarios.catalogue.ALLOWED` has it in English.
ALLOWED: dict[str, str] = {
    "between": "{low} 到 {high}",
    "above": "大于 {n}",
    "at least": "至少 {n}",
    "below": "小于 {n}",
    "at most": "至多 {n}",
    "both": "{low}、{high}",
    "count": "{n} 个{what}",
    "number": "数",
    "numbers": "数",
    "whole number": "整数",
    "whole numbers": "整数",
    "yes or no": "是或否",
    "text": "文字",
    "texts": "文字",
    "list of numbers": "一列数",
    "list of whole numbers": "一列整数",
    "list of texts": "一列文字",
    "table of texts": "文字表",
}
