"""A purchase: whom a buyer looks at, what each offer is worth, and the order (MODEL 5)."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from tests.reference.orders import Order

if TYPE_CHECKING:
    from tests.reference.buyer import Buyer
    from tests.reference.seller import Item, Seller

MOST_OFFERS = 32


class Crowd:
    """Sellers that can be met in one place, larger ones more often."""

    def __init__(self, sellers: list[Seller], weights: list[float]) -> None:
        self.sellers = sellers
        self.totals = list(accumulate(weights))

    def meet(self, u: float) -> Seller | None:
        """One of them; nobody where there is nobody."""
        if not self.sellers:
            return None
        k = bisect_right(self.totals, u * self.totals[-1])
        return self.sellers[min(k, len(self.sellers) - 1)]


@dataclass(slots=True)
class Offer:
    """What a seller asks for an order, and how long it takes [periods]."""

    seller: Seller
    price: float
    wait: float
    trip: float
    away: float
    freight: float
    free_freight: float
    item: Item | None


def answers(seller: Seller | None, buyer: Buyer) -> bool:
    """Whether a seller on the platform answers a stranger who wants little."""
    if seller is None:
        return False
    return buyer.world.luck.draw("response", buyer.identity, seller.number) < seller.response


def look_around(buyer: Buyer, quantity: int) -> list[Seller]:
    """Ties, then what search shows and who answers, nobody twice."""
    world, me = buyer.world, buyer.identity
    draw, choice, channel = world.luck.draw, world.params.choice, world.channel(buyer.digital)
    found = [tie for tie in buyer.ties if tie is not None]
    searched = channel.bidders if buyer.kind.tender else channel.offers
    for k in range(math.floor(searched + draw("consideration", me))):
        u = draw("search_channel", me, 4 * k + 1)
        if channel.reach > 0.0 and draw("search_channel", me, 4 * k) < channel.reach:
            crowd = world.platform[buyer.category]
            seller = crowd.meet(u)
            small = quantity < world.params.platform.small_order and seller not in found
            if seller is not None and small and not answers(seller, buyer):
                seller = None
                if draw("substitute", me, 4 * k) < channel.substitute:
                    other = crowd.meet(draw("substitute", me, 4 * k + 1))
                    seller = other if answers(other, buyer) else None
        else:
            factory = draw("search_channel", me, 4 * k + 2) < choice.factory_known
            near = draw("search_channel", me, 4 * k + 3) < choice.local_bias
            seller = world.crowd(buyer, factory, near).meet(u)
        if seller is not None:
            found.append(seller)
    return list(dict.fromkeys(found))[:MOST_OFFERS]


def offer_of(seller: Seller, buyer: Buyer, quantity: int, custom: bool) -> Offer | None:
    """What a seller posts for this order; nothing if it cannot serve it."""
    world = buyer.world
    prices = world.params.prices
    if quantity < seller.minimum_order and not custom:
        return None
    apart = seller.township != buyer.township
    remote = apart and world.remote_township in (seller.township, buyer.township)
    trip = world.freight_periods + (world.remote_periods if remote else 0.0)
    away = trip - world.freight_periods
    factor = prices.distance_factor if apart else 1.0
    whole = factor * (prices.freight_per_order / quantity + prices.freight_per_piece)
    free = seller.free_shipping if buyer.digital else 0.0
    freight, free_freight = whole * (1.0 - free), whole * free
    served = seller.service_cost * (1.0 + seller.markup)
    if custom:
        if not seller.able:
            return None
        asked = seller.custom_fixed / quantity + (seller.custom_unit + served)
        wait = seller.custom_wait + seller.production
        later = trip + seller.production
        return Offer(seller, asked, wait, later, away, freight, free_freight, None)
    u = world.luck.draw("item", buyer.identity, seller.number)
    item = seller.pick(u, on_platform=buyer.digital)
    if item is None:
        return None
    ready = sum(point.posted for point in item.points) >= quantity
    asked = seller.price + served + seller.handling / quantity
    wait = 0.0 if ready else seller.wait
    return Offer(seller, asked, wait, trip, away, freight, free_freight, item)


def value_of(offer: Offer, buyer: Buyer) -> float:
    """Utility of an offer, luck left out, against buying at the reference price."""
    choice, seller, world = buyer.world.params.choice, offer.seller, buyer.world
    paid = offer.price * (1.0 - seller.credit) + offer.freight
    ratio = paid / world.reference_prices[buyer.category]
    price = math.log(ratio) if choice.price_form == "log" else ratio - 1.0
    value = seller.appeal - choice.price_sensitivity * price
    value -= world.wait_weight * (offer.wait + offer.away)
    if offer.item is not None:
        value += choice.value * math.log(offer.item.value)
    if seller not in buyer.ties:
        value -= seller.risk if buyer.digital else choice.risk
    if seller is buyer.last_seller:
        value += choice.loyalty
    return value


def gumbel(u: float) -> float:
    """Gumbel variate of a uniform draw."""
    return -math.log(-math.log(u))


def shop(buyer: Buyer, quantity: int) -> None:
    """Take the best of all offers and of buying nothing; order."""
    world, draw, me = buyer.world, buyer.world.luck.draw, buyer.identity
    share = world.params.choice.outside_share
    custom = draw("kind_of_order", me) < buyer.kind.custom_share
    sellers = look_around(buyer, quantity)
    offers = [offer for s in sellers if (offer := offer_of(s, buyer, quantity, custom))]
    for offer in offers:
        offer.seller.considered += 1
        offer.seller.bids += buyer.kind.tender
        offer.seller.known_seen += offer.seller in buyer.ties
    n = len(sellers) if world.conventions.infeasible_offers_count else len(offers)
    best, most = None, math.log(share / (1.0 - share)) + gumbel(draw("choice", me))
    for offer in offers:
        luck = gumbel(draw("choice", me, offer.seller.number + 1))
        utility = value_of(offer, buyer) - math.log(n) + luck
        if utility > most:
            best, most = offer, utility
    if best is not None:
        best.seller.won += 1
        best.seller.won_new += best.seller not in buyer.ties
        _pay_for(buyer, best, quantity)
        _write_orders(buyer, best, quantity, custom)


def _pay_for(buyer: Buyer, offer: Offer, quantity: int) -> None:
    """Average purchase cost, and what it makes of demand; the seller becomes the first tie."""
    world, shelf, seller = buyer.world, buyer.shelf, offer.seller
    held = max(0, shelf.position)
    weight = quantity / (quantity + held)
    buyer.unit_cost += weight * (offer.price + offer.freight - buyer.unit_cost)
    params = world.params
    shelf.holding_rate = (
        params.buyers.holding_per_year * params.run.period_days / 365.0 * buyer.unit_cost
    )
    mine = 1.0 if offer.item is None else offer.item.value
    buyer.value += weight * (mine - buyer.value)
    taken = world.consumers.share(buyer.unit_cost / world.reference_cost, buyer.value)
    buyer.price_response = taken / params.consumers.reference_share
    ties = buyer.ties
    if seller in ties:  # opening ties may name a seller twice; the later mention goes
        del ties[len(ties) - 1 - ties[::-1].index(seller)]
    else:
        ties.pop()
    ties.insert(0, seller)
    buyer.last_seller = seller


def _write_orders(buyer: Buyer, offer: Offer, quantity: int, custom: bool) -> None:
    """One order, or one a size where goods come in sizes."""
    world, t, me = buyer.world, buyer.world.period, buyer.identity
    buyer.ordered = quantity
    buyer.shelf.on_order += quantity
    buyer.bought_from = offer.item  # nothing for a custom order
    lines = [(offer.seller.material, quantity)] if custom else []
    if not custom:
        pieces = [0] * len(offer.item.points)
        if len(pieces) == 1:
            pieces = [quantity]
        else:
            for piece in range(quantity):
                k = bisect_right(world.size_totals, world.luck.draw("sizes", me, piece))
                pieces[min(k, len(pieces) - 1)] += 1
        lines = [line for line in zip(offer.item.points, pieces, strict=True) if line[1] > 0]
    if buyer.kind.tender:
        days = world.channel(buyer.digital).tender_days
        t += world.luck.whole(days / world.params.run.period_days, "kind_of_order", me, 1)
    place = t + world.luck.draw("allocation", me)
    both = buyer.digital and offer.seller.digital
    unseen = custom or not both
    patience = world.channel(both).order_patience / world.params.run.period_days
    for point, number in lines:
        point.queue.append(
            Order(
                buyer.shelf, number, t, offer.trip, offer.price, offer.freight,
                max(patience, buyer.commit), place, custom=custom, unseen=unseen,
                free_freight=offer.free_freight,
            )
        )  # fmt: skip
