"""Simplified Chinese 简体中文: levers and other controls."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # controls
    "levers": "数字化措施",
    "levers.help": "数字化时每项措施做到什么程度：0% 跟现在一样，100% 完全数字化。",
    "lever.demand_visibility": "需求可见",
    "lever.flexible_production": "柔性生产",
    "lever.preorder_pooling": "预订归集",
    "lever.capacity_pool": "产能共享",
    "lever.pooled_procurement": "联合采购原料",
    "lever.direct_sourcing": "直采源头货",
    "lever.ai_operations": "AI经营",
    "lever.trade_services": "交易保障",
    "lever.shared_design": "设计打版共享",
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
    # scenarios of one's own
    "file.own": "自己的文件",
    "pin.name": "{title}：{differs}",
    "pin.differs": "{name} {value}",
    "pin.list": "、",
    "pin.more": "等，另有 {n} 项",
}
