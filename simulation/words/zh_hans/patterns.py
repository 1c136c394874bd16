"""Patterns of real clusters and truths of theory in simplified Chinese 简体中文.

English stands where they are declared: `simulation.patterns.table` and `simulation.truths`.
"""

from __future__ import annotations

# Titles of patterns, by number.
TITLES: dict[str, str] = {
    "1": "工厂库存（不数字化）",
    "2": "滞销比例（不数字化）",
    "3": "生产周期和起订量（不数字化）",
    "4": "订货波动被放大的贸易商",
    "5": "企业收入",
    "6": "一个买家一年的卖家数；留住的买家",
    "7": "全年产能利用；旺季与平均之比",
    "8": "数字化工厂的库存与原来之比，服务相同时",
    "9": "数字化后的工厂库存和滞销比例",
    "10": "生产周期与原来之比；数字化后的批量中位数",
    "11": "只用需求可见，对比只用柔性生产",
    "12": "单件成本；计入数字化费用之后",
    "13": "买家进价；成本传导",
    "14": "定制多了，价格同时降了",
    "15": "六成产能加入",
    "16": "贸易商、偏远买家和小买家",
    "17": "各项措施：对库存互相替代，对利润互相促进",
    "18": "生意买家占成交额的比例；订单金额",
    "19": "买家的订货节奏（不数字化）",
    "20": "下个季度又来：老买家与新买家之比",
    "21": "商品每周需求的变异系数；热门程度的尾部",
}

_JOINT = "合用的效果减去各自单用之和"

# What is measured, by its key.
MEASURES: dict[str, str] = {
    "stock_days": "工厂的成品和原料够卖几天",
    "unsold_share": "工厂清仓的件数占投产件数",
    "lead_days": "一批货的生产周期，按件数加权",
    "minimum_lot": "最小的一批：工艺允许的最小批量",
    "lot_small": "实际最小的批量：5% 分位数",
    "lot_median": "实际批量：中位数",
    "lot_large": "实际批量：95% 分位数",
    "bullwhip_share": "订出去的比收到的波动更大的贸易商，按四周合计",
    "bullwhip_quarterly": "同上，按季度合计",
    "bullwhip_median": "两个方差之比，中位的贸易商，按四周合计",
    "revenue_log_sd_source": "卖家收入对数的标准差，按出处的算法",
    "revenue_log_sd": "同上，全部对数的标准差",
    "revenue_log_sd_middle": "同上，由四分位数算得",
    "large_firms": "年收入 2000 万元以上的卖家",
    "sellers_per_buyer": "一个买家一年向几家卖家订过货（数字化）",
    "sellers_per_buyer_without": "同上（不数字化）",
    "retained_established": "卖家上平台末年留住的买家",
    "retained_new": "卖家上平台首年留住的买家",
    "retained_ratio": "末年与首年之比",
    "retained_ratio_without": "同上（不数字化）",
    "capacity_use": "用掉的产能占全部产能",
    "factory_peak": "一年里最忙的四周与平均之比，中位的工厂",
    "production_peak": "一年里最忙的一周与平均之比，所有工厂合计",
    "stock_ratio": "数字化工厂的库存与原来之比，消费者得到的服务相同时",
    "stock_ratio_pieces": "同上，按件数",
    "stock_ratio_factory_fill": "工厂现货满足率相同时，按天数",
    "stock_ratio_raw": "服务不相同时，按天数",
    "stock_ratio_raw_pieces": "服务不相同时，按件数",
    "system_stock_ratio": "整个产业带的库存与原来之比，按天数",
    "stock_days_with": "工厂库存（数字化）",
    "unsold_with": "滞销比例（数字化）",
    "lead_ratio": "生产周期与原来之比",
    "median_lot_with": "批量中位数（数字化）",
    "visibility_alone": "库存变化，只用需求可见",
    "flexible_alone": "库存变化，只用柔性生产",
    "flexible_beyond_twice": "柔性生产比需求可见的两倍还多多少，对数点",
    "cost_change": "单件成本的变化",
    "cost_change_after": "单件成本的变化，计入数字化费用",
    "price_change_log": "买家进价的变化，价格按百分比形成",
    "price_change_level": "买家进价的变化，价格按元形成",
    "pass_through_log": "出厂价的对数变化与成本的对数变化之比，价格按百分比形成",
    "pass_through_level": "同上，价格按元形成",
    "custom_change": "定制比例的变化",
    "price_change": "买家进价的变化",
    "enrolment_years": "六成产能加入所需的年数",
    "word_of_mouth": "只靠口碑，两年后数字化的企业（巴斯模型）",
    "active_traders": "仍在经营的贸易商，变化",
    "trader_profit": "贸易商利润，变化",
    "losing_traders": "亏损的贸易商（数字化）",
    "losing_traders_without": "亏损的贸易商（不数字化）",
    "change_near_large": "近处大买家的收益，变化",
    "change_near_small": "近处小买家的收益，变化",
    "change_remote_large": "偏远大买家的收益，变化",
    "change_remote_small": "偏远小买家的收益，变化",
    "interaction_stock_all": "库存：全部措施的效果减去各自单用之和，与不数字化的库存相比",
    "interaction_log_stock_all": "同上，按对数点",
    "interaction_profit_all": "工厂利润：同上，与不数字化的利润相比",
    "interaction_stock_demand_visibility_flexible_production": f"库存：需求可见和柔性生产{_JOINT}",
    "interaction_profit_demand_visibility_flexible_production": f"利润：需求可见和柔性生产{_JOINT}",
    "interaction_stock_flexible_production_preorder_pooling": f"库存：柔性生产和预订归集{_JOINT}",
    "interaction_profit_flexible_production_preorder_pooling": f"利润：柔性生产和预订归集{_JOINT}",
    "interaction_stock_demand_visibility_direct_sourcing": f"库存：需求可见和直采源头货{_JOINT}",
    "interaction_profit_demand_visibility_direct_sourcing": f"利润：需求可见和直采源头货{_JOINT}",
    "b_share": "生意买家占成交额的比例",
    "order_value_median": "订单金额，中位数",
    "order_value_mean": "订单金额，平均数",
    "days_between": "同一买家两次订货相隔的天数，中位数",
    "once_share": "一年只订一次货的买家",
    "orders_per_buyer": "一个买家一年的订单数，平均数",
    "buyer_gini": "各买家金额的基尼系数",
    "second_order": "首次订货后 90 天内再订的买家",
    "back_established": "本季度来过、下个季度又来的：老买家",
    "back_new": "同上，新买家",
    "back_ratio": "老买家与新买家之比",
    "style_cv_q1": "一款每周需求的变异系数：下四分位数",
    "style_cv_median": "一款每周需求的变异系数：中位数",
    "style_cv_q3": "一款每周需求的变异系数：上四分位数",
    "popularity_tail": "各款热门程度的尾部指数（最热的 5%）",
}

_NODES = {"retailer": "零售商", "wholesaler": "批发商", "distributor": "分销商", "factory": "工厂"}
_PLACES = {"shop": "店铺", "trader": "贸易商", "factory": "工厂"}
_SHARED = {"20 %": "共享 20%", "40 %": "共享 40%", "60 %": "共享 60%"}

# Truths, by their English name.
TRUTHS: dict[str, str] = {
    **{f"cost of {name}": f"{zh}的成本" for name, zh in _NODES.items()},
    "cost of all four": "四方合计的成本",
    "orders that differ from the known ones": "与已知结果不同的订单数",
    "lot": "批量",
    "cost a year": "一年的成本",
    "order-up-to level": "补到的库存水平",
    "cost": "成本",
    "of it on goods under way": "其中在途货物的成本",
    "order variance ratio": "订单方差之比",
    "safety stock, pooled over apart": "安全库存，合并与分开之比",
    "cut against a naive upstream": "与上游只看订单时相比的降幅",
    "cut against own history": "与上游会用订单历史时相比的降幅",
    "lost share": "流失的需求比例",
    "mean stock": "平均库存",
    **{
        f"stock of {name}, over throughput x time": f"{zh}的库存，除以流量乘时间"
        for name, zh in _PLACES.items()
    },
    **{
        f"goods under way to {name}, over throughput x time": f"发往{zh}的在途货物，除以流量乘时间"
        for name, zh in _PLACES.items()
    },
    "price": "价格",
    "price to consumers": "给消费者的价格",
    "price to the trader": "给贸易商的价格",
    **{
        f"share of trader {n}, less softmax": f"贸易商 {n} 的份额，减去理论份额"
        for n in ("1", "2", "3")
    },
    "share of nobody, less softmax": "谁也不选的份额，减去理论份额",
    "expected sales, dedicated": "预期销量，产能各用各的",
    **{f"expected sales, {name} shared": f"预期销量，产能{zh}" for name, zh in _SHARED.items()},
    "expected sales, all shared": "预期销量，产能全部共享",
}
