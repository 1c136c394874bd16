"""A supply network in plain Python, written from MODEL 4 alone: slow, and easy to read.

Stock points are dictionaries, every order is an object, and a period is the list of the model's
steps. Whole delays only; a shortage is shared out oldest first and then by the order of the file,
or by the order of the file alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Order:
    customer: str
    quantity: int
    due: int


@dataclass
class Point:
    node: object
    on_hand: int
    owed_to_consumers: list = field(default_factory=list)  # [period, quantity]
    orders: list = field(default_factory=list)  # what customers have ordered and not yet got
    arrivals: dict = field(default_factory=dict)
    on_order: int = 0
    passed_on: int = 0  # demand that pass_through has still to order

    def owed(self, t):
        orders = sum(order.quantity for order in self.orders if order.due <= t)
        return orders + sum(quantity for _, quantity in self.owed_to_consumers)


def _multiple(quantity, step):
    return -(-quantity // step) * step


def _wanted(node, point, position):
    """Quantity the policy of a node orders."""
    match node.policy:
        case "base_stock":
            return node.base_stock_level - position
        case "pass_through":
            return point.passed_on
        case "s_S" if position <= node.reorder_point:
            return node.base_stock_level - position
        case "r_single_Q" if position <= node.reorder_point:
            return node.order_quantity
        case "r_Q" if position <= node.reorder_point:
            lots = 1
            while position + lots * node.order_quantity <= node.reorder_point:
                lots += 1
            return lots * node.order_quantity
    return 0


class Network:
    def __init__(self, nodes, index_first=False):
        self.nodes = {node.name: node for node in nodes}
        self.place = {node.name: k for k, node in enumerate(nodes)}
        self.index_first = index_first
        self.points = {}
        self.series = {node.name: [] for node in nodes}
        for node in nodes:
            point = Point(node, int(node.on_hand))
            for k in range(int(node.shipping_delay)):
                point.arrivals[k] = int(node.shipments_in_transit)
            for k in range(int(node.order_delay)):
                if not node.supplier:
                    point.arrivals[int(node.shipping_delay) + k] = int(node.orders_in_queue)
            point.on_order = sum(point.arrivals.values())
            self.points[node.name] = point
        for node in nodes:
            for k in range(int(node.order_delay) if node.supplier else 0):
                quantity = int(node.orders_in_queue)
                self.points[node.supplier].orders.append(Order(node.name, quantity, k))
                self.points[node.name].on_order += quantity

    def from_downstream(self):
        """Names in an order in which every node follows its customers."""
        waiting, done = list(self.nodes), []
        while waiting:
            busy = {self.nodes[name].supplier for name in waiting}
            ready = [name for name in waiting if name not in busy]
            done += ready
            waiting = [name for name in waiting if name in busy]
        return done

    def run(self, periods):
        for t in range(periods):
            records = {name: {} for name in self.nodes}
            for name, point in self.points.items():
                arrived = point.arrivals.pop(t, 0)
                point.on_hand += arrived
                point.on_order -= arrived
                records[name]["arrived"] = arrived
            for name in self.from_downstream():
                self._act(name, t, records[name])
            for name, record in records.items():
                point = self.points[name]
                record |= {
                    "on_hand": point.on_hand,
                    "owed": point.owed(t),
                    "on_order": point.on_order,
                    "in_transit": sum(point.arrivals.values()),
                }
                self.series[name].append(record)
        return self

    def _act(self, name, t, record):
        node, point = self.nodes[name], self.points[name]
        served = self._serve_consumers if node.kind == "shelf" else self._serve_customers
        record |= dict(zip(("demand", "sold", "lost"), served(point, t), strict=True))
        record["placed"] = self._review(node, point, t, record["demand"])

    def _serve_consumers(self, point, t):
        path = point.node.demand.path
        demand = int(path[min(t, len(path) - 1)])
        point.owed_to_consumers.append([t, demand])
        sold = lost = 0
        for claim in point.owed_to_consumers:
            part = min(claim[1], point.on_hand)
            point.on_hand -= part
            claim[1] -= part
            sold += part
            if point.node.unmet == "lost" or t - claim[0] >= point.node.patience:
                lost += claim[1]
                claim[1] = 0
        point.owed_to_consumers = [claim for claim in point.owed_to_consumers if claim[1]]
        return demand, sold, lost

    def _serve_customers(self, point, t):
        due = [order for order in point.orders if order.due <= t]
        if self.index_first:
            due.sort(key=lambda order: (self.place[order.customer], order.due))
        else:
            due.sort(key=lambda order: (order.due, self.place[order.customer]))
        demand = sum(order.quantity for order in due if order.due == t)
        sold = lost = 0
        for order in due:
            part = min(order.quantity, point.on_hand)
            customer = self.points[order.customer]
            arrival = t + int(customer.node.shipping_delay)
            customer.arrivals[arrival] = customer.arrivals.get(arrival, 0) + part
            point.on_hand -= part
            order.quantity -= part
            sold += part
            if point.node.unmet == "lost" or t - order.due >= point.node.patience:
                customer.on_order -= order.quantity
                lost += order.quantity
                order.quantity = 0
        point.orders = [order for order in point.orders if order.quantity]
        return demand, sold, lost

    def _review(self, node, point, t, demand):
        point.passed_on += demand if node.policy == "pass_through" else 0
        if t < node.first_review - 1 or (t - node.first_review + 1) % node.review_every:
            return 0
        position = point.on_hand - point.owed(t) + point.on_order
        quantity = int(_wanted(node, point, position))
        if quantity <= 0:
            return 0
        quantity = max(quantity, int(node.minimum_lot))
        if node.lot_multiple:
            quantity = _multiple(quantity, int(node.lot_multiple))
        point.passed_on -= quantity if node.policy == "pass_through" else 0
        point.on_order += quantity
        if node.supplier:
            due = t + int(node.order_delay)
            self.points[node.supplier].orders.append(Order(node.name, quantity, due))
        else:
            arrival = t + int(node.order_delay) + int(node.shipping_delay)
            point.arrivals[arrival] = point.arrivals.get(arrival, 0) + quantity
        return quantity
