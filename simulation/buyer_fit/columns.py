"""Columns of a table of transactions, declared once: names they go by, unit and type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.problems import Problem, ScenarioError, did_you_mean, listed, nearest, shown

CURRENCIES = ("gbp", "usd", "eur", "cny", "rmb", "yuan", "jpy", "inr")


@dataclass(frozen=True)
class FitColumn:
    """A column a table of transactions may have.

    Attributes
    ----------
    name, name_zh : str
        As the documentation calls it.
    kind : str
        ``text``, ``number``, ``time`` or ``yes or no``.
    unit : str
        Unit; ``-`` for none.
    meaning : str
        For the documentation.
    synonyms : tuple of str
        Other names it goes by, in small letters with underscores.
    required : bool
        Whether nothing can be estimated without it.
    """

    name: str
    name_zh: str
    kind: str
    unit: str
    meaning: str
    synonyms: tuple[str, ...] = ()
    required: bool = False


COLUMNS = (
    FitColumn(
        "buyer", "买家", "text", "-",
        "Who bought. Lines without one are left out, and counted.",
        ("customer", "customer_id", "customerid", "client", "buyer_id", "member", "member_id",
         "账号", "买家编号", "客户", "客户编号", "会员名"),
        required=True,
    ),
    FitColumn(
        "time", "时间", "time", "date or time",
        "When it was ordered.",
        ("date", "datetime", "invoicedate", "invoice_date", "order_date", "order_time",
         "ordered_at", "created_at", "timestamp", "日期", "下单时间", "订单日期", "成交时间"),
        required=True,
    ),
    FitColumn(
        "quantity", "数量", "number", "pieces",
        "Pieces; below 0 where goods went back.",
        ("qty", "pieces", "units", "count", "件数", "采购量", "购买数量"),
        required=True,
    ),
    FitColumn(
        "unit_price", "单价", "number", "money a piece",
        "Price of a piece. In its place `value` will do.",
        ("price", "unitprice", "price_per_piece", "price_per_unit", "成交单价", "价格"),
    ),
    FitColumn(
        "value", "金额", "number", "money",
        "What the line came to, where there is no price of a piece.",
        ("amount", "total", "line_total", "revenue", "sales", "货款", "总价", "订单金额"),
    ),
    FitColumn(
        "order", "订单号", "text", "-",
        "Number of the order a line belongs to. Without it: one order a buyer and day.",
        ("invoice", "invoice_no", "invoiceno", "order_id", "order_no", "orderno", "订单",
         "订单编号"),
    ),
    FitColumn(
        "item", "商品", "text", "-",
        "What was bought; for popularity and prices by quantity.",
        ("sku", "stockcode", "stock_code", "product", "product_id", "item_id", "style", "listing",
         "货号", "款号", "商品编号", "商品编码"),
    ),
    FitColumn(
        "seller", "卖家", "text", "-",
        "Of whom, where the table has several sellers; for loyalty.",
        ("seller_id", "supplier", "supplier_id", "shop", "shop_id", "store", "vendor", "merchant",
         "卖家编号", "供应商", "店铺", "商家"),
    ),
    FitColumn(
        "freight", "运费", "number", "money",
        "Carriage the buyer paid on top, of the line; part of what a piece costs it.",
        ("shipping", "carriage", "delivery_fee", "邮费"),
    ),
    FitColumn(
        "custom", "定制", "yes or no", "-",
        "Made to the buyer's design; such lines tell nothing of items and of list prices.",
        ("is_custom", "made_to_order", "是否定制"),
    ),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}


@dataclass(frozen=True)
class Found:
    """Which column of a file is which.

    Attributes
    ----------
    header : dict of str to str
        Name in the file by name of the declaration.
    currency : str
        What the name of a money column ends in, in capitals; empty where it says nothing.
    unused : tuple of str
        Columns of the file that are not read.
    """

    header: dict[str, str]
    currency: str
    unused: tuple[str, ...]


def find_columns(label: str, header: Sequence[str], told: Mapping[str, str]) -> Found:
    """Tell which column of a file is which.

    Parameters
    ----------
    label : str
        Name of the file.
    header : sequence of str
        Names of its columns.
    told : mapping of str to str
        Names in the file by declared names, where somebody says so: they come first.

    Raises
    ------
    ScenarioError
        If a required column is missing, one is there twice, or a column is told that is not there.
    """
    found: dict[str, str] = {}
    currency = ""
    for name, said in told.items():
        if name not in BY_NAME:
            hint = did_you_mean(nearest(name, BY_NAME)) or f"there are: {', '.join(BY_NAME)}"
            raise ScenarioError([Problem("--column", "", shown(name), "is no such column", hint)])
        if said not in header:
            hint = did_you_mean(nearest(said, header)) or f"it has: {listed(header, said)}"
            message = f"{label} has no such column"
            raise ScenarioError([Problem("--column", name, shown(said), message, hint)])
        found[name] = said
    known = {synonym: c.name for c in COLUMNS for synonym in (c.name, c.name_zh, *c.synonyms)}
    for title in header:
        if title in found.values():
            continue
        plain, money = _plain(title)
        name = known.get(plain, "")
        if not name or name in told:
            continue
        if name in found:
            message = f"means the same as {found[name]!r}"
            hint = f"say which one is meant: --column {name}={title}"
            raise ScenarioError([Problem(label, title, "", message, hint)])
        found[name] = title
        currency = currency or money
    problems = [
        _missing(label, column, header)
        for column in COLUMNS
        if column.required and column.name not in found
    ]
    if "unit_price" not in found and "value" not in found:
        problems.append(_missing(label, BY_NAME["unit_price"], header))
    if problems:
        raise ScenarioError(problems)
    unused = tuple(title for title in header if title not in found.values())
    return Found(found, currency, unused)


def _missing(label: str, column: FitColumn, header: Sequence[str]) -> Problem:
    names = ", ".join((column.name, *column.synonyms[:3]))
    hint = f"the file has {listed(header, column.name)}; say --column {column.name}=NAME"
    message = f"the column is missing ({column.meaning.split('.')[0].lower()}; also {names} ...)"
    return Problem(label, column.name, "", message, hint)


def _plain(title: str) -> tuple[str, str]:
    """Name in small letters with underscores, and the currency at its end."""
    plain = re.sub(r"[\s./()\[\]-]+", "_", title.strip().lower()).strip("_")
    for money in CURRENCIES:
        if plain.endswith(f"_{money}"):
            return plain.removesuffix(f"_{money}"), money.upper()
    return plain, ""
