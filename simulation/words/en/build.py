"""English: levers and other controls."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # controls
    "levers": "Levers of digitisation",
    "levers.help": "How far each lever goes in the world with digitisation: 0 % as today, 100 % "
    "the digital end.",
    "lever.demand_visibility": "Demand visible",
    "lever.flexible_production": "Flexible production",
    "lever.preorder_pooling": "Pre-orders pooled",
    "lever.capacity_pool": "Capacity shared",
    "lever.pooled_procurement": "Joint buying of material",
    "lever.direct_sourcing": "Direct sourcing",
    "lever.ai_operations": "AI at the shop",
    "lever.trade_services": "Trade services",
    "lever.shared_design": "Designs shared",
    "adoption": "Who goes digital",
    "adoption.full": "All at once",
    "adoption.programme": "A programme",
    "adoption.diffusion": "Each firm when it sees fit",
    "seed": "Luck (seed)",
    "seed.help": "The same number gives the same orders and accidents, and so the same answer, on "
    "every machine. Another number is other luck.",
    "reset": "Back to the cluster's own values",
    "link": "Link to this result",
    "link.help": "Opens the same numbers elsewhere: it holds every value, the language, the seed "
    "and the version of the model.",
    "levers.phone": "On a phone, the levers are behind the » at the top left.",
    # scenarios of one's own
    "file.own": "Your own file",
    "pin.name": "{title}: {differs}",
    "pin.differs": "{name} {value}",
    "pin.list": ", ",
    "pin.more": ", and {n} more",
}
