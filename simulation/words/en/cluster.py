"""English: inside the cluster."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "page.cluster": "Inside the cluster",
    "inside.lead": "One run of the model looked into, without and with digitisation: the same "
    "orders, the same luck, run twice. Who trades with whom, where goods and money go, and what "
    "becomes of a single firm.",
    "inside.run": "{cluster}. Run 1, seed {seed}; numbers a year, over {years}. What many runs "
    "give, with ranges, stands under See the answer.",
    "inside.years": "the last {n} years",
    "inside.year": "the last year",
    "inside.loading": "Looking into one run of the cluster",
    # parties
    "inside.factory": "Factory {n}",
    "inside.trader": "Trader {n}",
    "inside.factory.rest": "{n} smaller factories",
    "inside.trader.rest": "{n} smaller traders",
    "inside.buyers": "{kind}, {place}",
    "inside.bulk": "Bulk customers",
    "inside.place": "township {n}",
    "inside.place.remote": "remote township",
    "inside.place.near": "all other townships",
    "role.factory": "Factories",
    "role.trader": "Traders",
    "role.buyers": "Small-B buyers",
    "role.bulk": "Bulk customers",
    # the map
    "map": "Who trades with whom",
    "map.lead": "Inner ring: factories. Middle ring: traders. Outer ring: small-B buyers by type, "
    "one sector for each township. A line from the inner to the outer ring is trade without a "
    "trader between. Click a firm to read its story.",
    "map.caption": "The larger a mark, the more it trades; the wider a line, the more goods pass; "
    "both on one scale. Lines drawn stand for {a} of the trade without and {b} with; thinner ones "
    "are left out. {bulk}",
    "map.bulk": "Bulk customers, who take {a} of factories' pieces without and {b} with "
    "digitisation, are left out too.",
    "map.rest": "The {n} largest firms have marks of their own.",
    "map.alt": "{world}: of the goods that small-B buyers buy, {direct} come from factories "
    "directly, {traders} through traders. {n} traders and {m} factories sell to them.",
    "map.trade": "Trade without bulk customers, yuan a year",
    "map.role": "Role",
    "map.name": "Name",
    "map.place": "Place",
    # one firm
    "story": "One firm's story",
    "story.not_here": "There is no firm {firm} in this cluster, so another one is shown.",
    "flows.sideways": "Wider than the screen: swipe to the left for traders, buyers and consumers.",
    "story.pick": "Firm (type to search: name, role, number or township)",
    "story.previous": "Previous firm",
    "story.next": "Next firm",
    "story.label": "{name} · {place}",
    "story.about": "{role} in {place}, {size} times the average size",
    "story.role.factory": "Factory",
    "story.role.trader": "Trader",
    "story.joins.start": "goes digital at once",
    "story.joins.later": "goes digital after {n} months",
    "story.joins.never": "does not go digital; what changes for it comes from others",
    "story.and": "{one}; {other}.",
    "story.sold": "In the model, {name} sells {b} pieces a year with digitisation; without, {a}.",
    "story.stock": "Its stock is {b} pieces; without, {a}.",
    "story.stock.days": "Its stock is {b} pieces, {bd} days of its sales; without, {a} pieces, "
    "{ad} days.",
    "story.lot": "A lot is {b} pieces on average; without, {a}.",
    "story.use": "It uses {b} of its capacity; without, {a}.",
    "story.price": "It gets {b} yuan for a piece; without, {a}.",
    "story.buyers": "{b} small-B buyers order of it directly; without, {a}.",
    "story.traders": "It ships to {b} traders; without, to {a}.",
    "story.factories": "It is supplied by {b} factories; without, by {a}.",
    "story.bulk": "Bulk customers take {b} of its pieces; without, {a}.",
    "story.result": "Its result is {b} yuan a year; without, {a}.",
    "story.one": "One firm in one run: luck alone moves such numbers. The result counts the change "
    "of cash and of the value of stock; what joining costs is spread over the comparison.",
    "story.partners": "Partners",
    "story.partner": "Whom it trades with, yuan a year",
    "story.sells": "sells to: {name}",
    "story.buys": "buys of: {name}",
    "story.others": "{n} others",
    "story.charts": "Four weeks at a time. Across: years since digitisation starts.",
    "course.orders": "Ordered of it",
    "course.supply": "Started in its workshop",
    "course.supply.trader": "Bought of factories",
    "course.lots": "Lots begun",
    "course.goods": "Finished goods in stock",
    "course.goods.trader": "Goods in stock",
    "course.owed": "Owed to customers",
    "course.price": "Price it asks",
    "course.result": "Result",
    "course.alt": "{title} of {name}, {unit}, in the last year of the run: {b} with digitisation "
    "and {a} without, on average.",
    "unit.pieces a week": "pieces a week",
    "unit.lots a week": "lots a week",
    "unit.yuan a week": "yuan a week",
    # flows
    "flows": "Where goods and money go",
    "flows.what": "What flows",
    "flows.goods": "Goods",
    "flows.money": "Money",
    "flows.goods.lead": "Pieces from material to those who keep them. The wider a band, the more "
    "pieces; both worlds on one scale.",
    "flows.money.lead": "Payments from those who pay in the end to those who are paid in the end. "
    "The wider a band, the more money; both worlds on one scale.",
    "flows.goods.caption": "Material counts in the pieces it makes. What comes into a party, and "
    "what it takes from stock, is what leaves it, and what it puts into stock.",
    "flows.money.caption": "Amounts of the model's ledger, exact to the fen: what a party gets and "
    "does not pay on, it keeps. That is the change of cash, not yet of the value of its stock.",
    "flows.goods.unit": "pieces a year",
    "flows.money.unit": "{unit} a year",
    "flows.from": "From",
    "flows.to": "To",
    "flows.party": "Party",
    "flows.alt": "{what}, {unit}. {world}: {parts}.",
    "flows.part": "{source} to {target} {value}",
    "flow.consumers": "Consumers",
    "flow.bulk_customers": "Bulk customers",
    "flow.buyers": "Small-B buyers",
    "flow.traders": "Traders",
    "flow.factories": "Factories",
    "flow.store": "Pooled store",
    "flow.material_market": "Material",
    "flow.workers": "Workers",
    "flow.carriers": "Carriers, insurers",
    "flow.platform": "Platform",
    "flow.association": "Association",
    "flow.bank": "Bank, storage",
    "flow.set_up_suppliers": "Set-ups, design",
    "flow.equipment_makers": "Equipment",
    "flow.premises": "Rent, overheads",
    "flow.salvage_market": "Clearance buyers",
    "flow.state": "Public money",
    "flow.kept": "Kept",
    "flow.drawn": "From cash in hand",
    "flow.paid_back": "Paid back, lent",
    "flow.from_stock": "Taken from stock",
    "flow.into_stock": "Put into stock",
    "flow.returns": "Brought back",
    "flow.brought_back": "Brought back",
    "flow.cleared": "Cleared at a loss",
    # prices
    "chain": "Price from material to consumer",
    "chain.lead": "What a piece costs at each step on its way.",
    "chain.material": "Material",
    "chain.cost": "Factory's full cost",
    "chain.factory": "Factory gets",
    "chain.trader": "Trader gets, where there is one",
    "chain.buyers": "Small-B buyer pays, on average",
    "chain.consumer": "Consumer pays",
    "chain.axis": "yuan a piece",
    "chain.caption": "Means of {n} runs. The thin line at a bar is the 90% range of the change, "
    "luck only. The cost counts the fees of being digital; the buyer's price counts freight. "
    "Traders sell {a} of what small-B buyers get without and {b} with digitisation.",
    "chain.caption.one": "One run, so no range. The cost counts the fees of being digital; the "
    "buyer's price counts freight. Traders sell {a} of what small-B buyers get without and {b} "
    "with digitisation.",
    "chain.step": "Step",
    "chain.low": "Change, low end of the 90% range",
    "chain.high": "Change, high end",
    "chain.part": "{name} {a} → {b}",
    "chain.alt": "Price of a piece without and with digitisation, in yuan: {parts}.",
    # firms compared
    "spread": "Firms compared",
    "spread.lead": "Each dot is a firm; the line marks the one in the middle.",
    "spread.whose": "Whose",
    "spread.stock_days": "Stock, days of sales",
    "spread.margin": "Result over sales",
    "spread.use": "Capacity used",
    "spread.caption": "Firms that sell next to nothing are left out of what is told by sales. "
    "Values beyond the ends of an axis stand at its end. Capacity above 100% is borrowed.",
    "spread.alt": "{title} over {n} firms: the middle one {a} without and {b} with digitisation; "
    "half of all firms lie from {a1} to {a2} without and from {b1} to {b2} with.",
    "spread.none": "There are no such firms in this cluster.",
}
