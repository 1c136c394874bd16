"""What is drawn of the inside of a cluster: it adds up, and is the same every time."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pytest

from agents.columns.books import ACCOUNTS, B
from agents.columns.sellers import FACTORY, TRADER
from simulation.charts import export
from simulation.charts.chain import price_chain
from simulation.charts.course import course
from simulation.charts.network import network
from simulation.charts.sankey import HEIGHT, Flow, Flows, links_table, place, sankey, scale_of
from simulation.charts.spread import spread
from simulation.inside import streams, telling
from simulation.inside.document import document
from simulation.inside.firms import firms_of, first_to_show
from simulation.inside.network import RINGS, trade_map
from simulation.inside.nodes import name_of, nodes
from simulation.inside.prices import STEPS, chain, chain_of, traders_share
from simulation.inside.running import look_inside
from simulation.inside.story import firm_rows, story
from simulation.metrics import KPIS
from simulation.network import ring_layout
from simulation.results import document as result_document
from simulation.words import LANGUAGES
from tests.tiny_worlds import tiny

IDS = tuple(LANGUAGES)
EN = LANGUAGES["en"]


@pytest.fixture(scope="module")
def inside():
    return look_inside(tiny(), seed=3)


@pytest.fixture(scope="module")
def compared():
    from simulation.comparison import compare

    return compare(tiny(), replications=3, seed=3)


# Flows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["goods", "money"])
@pytest.mark.parametrize("world", [0, 1])
def test_streams_add_up_at_every_party_in_the_middle(inside, what, world):
    found = streams.both(inside, what)[world]
    columns = streams.MONEY_COLUMNS if what == "money" else streams.GOODS_COLUMNS
    middle = {name for column in columns[1:-1] for name in column} - {"returns"}
    going = {s.source for s in found} & middle
    assert going >= {"factories", "buyers"}
    for name in going:
        came = sum(s.value for s in found if s.target == name)
        went = sum(s.value for s in found if s.source == name)
        assert came == pytest.approx(went, rel=1e-12)
    first, last = ({name for name in columns[k]} for k in (0, -1))
    came = sum(s.value for s in found if s.source in first or s.source == "returns")
    assert came == pytest.approx(sum(s.value for s in found if s.target in last), rel=1e-12)


@pytest.mark.parametrize("world", [0, 1])
def test_streams_of_money_are_those_of_the_ledger(inside, world):
    seen, found = inside.worlds[world], streams.both(inside, "money")[world]
    cash = dict(zip(ACCOUNTS, (seen.run.accounts / (100.0 * inside.years)).tolist(), strict=True))
    kept = sum(s.value for s in found if s.target == streams.KEPT)
    kept -= sum(s.value for s in found if s.source == streams.DRAWN)
    inner = ("traders", "factories", "buyers", "pooled_store")
    assert kept == pytest.approx(sum(cash[name] for name in inner), rel=1e-9)
    workers = sum(s.value for s in found if s.target == "workers")
    assert workers == pytest.approx(cash["workers"], rel=1e-12)
    spent = next(s.value for s in found if s.source == "consumers")
    assert spent == pytest.approx(seen.run.total("consumer_value") / inside.years, rel=1e-9)


@pytest.mark.parametrize("world", [0, 1])
def test_streams_of_goods_are_those_of_the_kpis(inside, world):
    seen, found = inside.worlds[world], streams.both(inside, "goods")[world]
    kept = next(s.value for s in found if s.target == "consumers")
    assert kept == pytest.approx(KPIS["consumer_volume"].of(seen.run), rel=1e-12)
    cleared = sum(s.value for s in found if s.target == "cleared")
    told = ("factory_leftover", "trader_leftover", "buyer_leftover")
    total = sum(seen.run.total(name) for name in told) / inside.years
    assert cleared == pytest.approx(total, rel=1e-12)


def test_bands_fill_their_boxes_and_both_worlds_have_one_scale(inside):
    data = telling.flows(inside, "money", EN)
    scale = scale_of(data)
    assert scale > 0
    for _, flows in data.worlds:
        boxes, bands = place(data.columns, flows, scale, data.low)
        for name, box in boxes.items():
            going = sum(band.height for band in bands if band.flow.source == name)
            coming = sum(band.height for band in bands if band.flow.target == name)
            assert max(going, coming) == pytest.approx(box.height)
            assert -1e-9 <= box.top <= box.top + box.height <= HEIGHT + 1e-6
        for band in bands:
            assert band.height == pytest.approx(band.flow.value * scale)
            source, target = boxes[band.flow.source], boxes[band.flow.target]
            assert source.x < target.x
            assert source.top - 1e-9 <= band.start
            assert band.start + band.height <= source.top + source.height + 1e-9
            assert target.top - 1e-9 <= band.end
            assert band.end + band.height <= target.top + target.height + 1e-9


def test_no_two_boxes_of_a_column_and_no_two_names_overlap(inside):
    data = telling.flows(inside, "money", EN)
    scale = scale_of(data)
    for _, flows in data.worlds:
        boxes, _ = place(data.columns, flows, scale, data.low)
        for column in data.columns:
            there = [boxes[name] for name in column if name in boxes]
            for above, below in itertools.pairwise(there):
                assert below.top >= above.top + above.height
                assert below.middle - above.middle >= 11.0


def test_a_sankey_of_three_flows_is_placed_as_by_hand():
    flows = (Flow("a", "b", 3.0), Flow("a", "c", 1.0), Flow("b", "c", 3.0))
    data = Flows((("a",), ("b",), ("c",)), (("one", flows),), (), str, str, "")
    scale = scale_of(data)
    assert scale == pytest.approx(HEIGHT / 4.0)
    boxes, bands = place(data.columns, flows, scale)
    assert [boxes[name].height for name in "abc"] == pytest.approx([300.0, 225.0, 300.0])
    assert [(band.start, band.end) for band in bands] == [
        pytest.approx(ends) for ends in ((0.0, 0.0), (225.0, 225.0), (0.0, 0.0))
    ]


def test_the_table_of_flows_tells_every_flow_of_either_world(inside):
    data = telling.flows(inside, "goods", EN)
    table = links_table(data, EN)
    ends = {(f.source, f.target) for _, flows in data.worlds for f in flows}
    assert len(table) == len(ends)
    assert {(data.name(a), data.name(b)) for a, b in ends} == set(
        zip(table[EN("flows.from")], table[EN("flows.to")], strict=True)
    )


# The map --------------------------------------------------------------------------------------


def test_the_map_is_the_same_every_time_and_at_the_same_places_in_both_worlds(inside):
    one, other = trade_map(inside), trade_map(look_inside(tiny(), seed=3))
    assert one == other
    before, after = telling.maps(inside, one, EN)
    assert [(m.id, m.x, m.y) for m in before.marks] == [(m.id, m.x, m.y) for m in after.marks]
    assert (before.most_trade, before.most_value) == (after.most_trade, after.most_value)


def test_rings_stand_around_each_other():
    places = ring_layout([[0, 1, 2], [3, 4, 5, 6], [7, 8]], 0.4)
    radius = np.hypot(*places.T)
    assert radius == pytest.approx([0.4] * 3 + [0.7] * 4 + [1.0] * 2)
    assert len({(round(x, 6), round(y, 6)) for x, y in places}) == 9
    assert ring_layout([[], [0]], 0.4).tolist() == [[0.0, 0.0]]  # one alone stands in the middle


def test_trade_on_the_map_is_all_trade_with_small_b_buyers_and_between_firms(inside):
    found = trade_map(inside)
    n, groups = len(inside.kind) - 1, len(inside.group_kind)
    for k, world in enumerate(inside.worlds):
        told = sum(link.pieces[k] for link in found.links) * inside.years
        books = world.books
        sold = books[:n, B.small_b_pieces] + books[:n, B.taken_back]
        bought = books[inside.kind == TRADER, B.pieces_bought].sum()
        assert told == pytest.approx(sold.sum() + bought, rel=1e-12)
        assert all(party.trade[k] >= 0 for party in found.parties)
    assert len(found.parties) == n + groups
    assert {party.node.role for party in found.parties} == set(RINGS)


def test_links_drawn_stand_for_the_share_that_is_told(inside):
    found = trade_map(inside, most_links=24)
    both = telling.maps(inside, found, EN)
    assert sum(len(drawn.lines) for drawn in both) == 24
    for k, drawn in enumerate(both):
        share = sum(line.value for line in drawn.lines) / sum(link.value[k] for link in found.links)
        assert share == pytest.approx(found.drawn[k])
    marks = telling.maps(inside, found, EN, "trader:1")[0].lines
    assert len(marks) > len(
        both[0].lines
    )  # the lines of the firm that is looked at are there, however thin


def test_small_firms_are_one_party_where_there_are_many(inside):
    found = trade_map(inside, most_firms=5)
    firms = [party for party in found.parties if party.node.role != "buyers"]
    assert sum(party.node.row >= 0 for party in firms) == 5
    rest = {party.node.role: party.node.number for party in firms if party.node.row < 0}
    assert sum(rest.values()) == len(inside.kind) - 1 - 5
    whole, parts = trade_map(inside), found
    for k in (0, 1):
        assert sum(p.trade[k] for p in parts.parties) == pytest.approx(
            sum(p.trade[k] for p in whole.parties)
        )
    assert EN("map.rest", n=5) in telling.map_caption(inside, found, EN)


def test_the_text_of_the_map_tells_the_share_of_traders(inside):
    for k, world in enumerate(inside.worlds):
        share = traders_share(world.run)
        pieces = world.books[inside.kind == TRADER, B.small_b_pieces].sum()
        whole = world.books[:, B.small_b_pieces].sum()
        assert share == pytest.approx(pieces / whole)
        assert telling.percent(share) in telling.map_alt(inside, k, EN)


# Prices, firms, stories -----------------------------------------------------------------------


def test_the_price_chain_is_that_of_the_kpis_with_the_range_of_the_change(compared):
    told = result_document(compared, "tiny")["kpis"]
    prices = chain(told)
    assert [one.step for one in prices] == list(STEPS)
    assert prices == chain_of([(pair.without, pair.with_) for pair in compared.pairs])
    for one, name in zip(prices, STEPS.values(), strict=True):
        assert one.without == pytest.approx(compared.kpis[name].without)
        assert one.low is not None
        assert one.low <= one.with_ - one.without <= one.high
    alone = chain_of([(compared.pairs[0].without, compared.pairs[0].with_)])
    assert all(one.low is None and one.high is None for one in alone)


def test_numbers_of_firms_add_up_to_the_kpis(inside):
    for world in inside.worlds:
        firms, run, factory = firms_of(inside, world), world.run, inside.kind[:-1] == FACTORY
        assert firms.sold[factory].sum() == pytest.approx(KPIS["factory_volume"].of(run))
        assert firms.result[factory].sum() == pytest.approx(KPIS["factory_profit"].of(run))
        assert firms.result[~factory].sum() == pytest.approx(KPIS["trader_profit"].of(run))
        stock = (firms.goods + firms.material)[factory].sum()
        assert stock == pytest.approx(KPIS["factory_inventory_pieces"].of(run))
        used, there = world.made[2].sum(), world.made[3].sum()
        assert used / there == pytest.approx(KPIS["capacity_utilisation"].of(run))
        assert world.made[0].sum() == pytest.approx(run.total("started"))
        assert world.made[1].sum() == pytest.approx(run.total("setups"))
        assert np.isnan(firms.use[~factory]).all()
        assert (firms.buyers <= (world.orders[:-1] > 0).sum(axis=1) * 10_000).all()


@pytest.mark.parametrize("language", IDS)
def test_every_firm_has_a_story_with_its_own_numbers(inside, language):
    words = LANGUAGES[language]
    firms = firms_of(inside, inside.with_)
    for node in firm_rows(inside):
        told = story(inside, node.row, words)
        assert told.name == name_of(node, inside, words)
        text = " ".join((told.about, *told.sentences))
        assert "{" not in text
        assert telling.number(float(firms.sold[node.row]), words) in told.sentences[0]
        assert len(told.courses) == 6
        assert len({key for key, _ in told.courses}) == 6


def test_partners_of_a_firm_are_all_of_its_trade(inside):
    n = len(inside.kind) - 1
    for node in firm_rows(inside):
        told = story(inside, node.row, EN)
        for k, world in enumerate(inside.worlds):
            whole = world.value[node.row].sum() + world.value[:n, node.row].sum()
            assert sum(one.value[k] for one in told.partners) == pytest.approx(whole / inside.years)


def test_the_first_story_is_that_of_the_factory_whose_stock_changes_most(inside):
    row = first_to_show(inside)
    before, after = (firms_of(inside, world) for world in inside.worlds)
    change = np.abs(after.goods + after.material - before.goods - before.material)
    factory = inside.kind[:-1] == FACTORY
    assert factory[row]
    assert change[row] == change[factory].max()


def test_firms_that_adopt_late_or_never_say_so():
    late = look_inside(tiny("adoption.mode=programme", "adoption.ramp_days=120"))
    told = " ".join(story(late, node.row, EN).about for node in firm_rows(late))
    assert EN("story.joins.never") in told
    assert EN("story.joins.start") in told
    assert EN("story.joins.later", n=2) in told


def test_without_traders_there_is_still_a_map_a_story_and_a_chain():
    held = look_inside(tiny("cluster.trader_share=0"))
    found = trade_map(held)
    assert {party.node.role for party in found.parties} == {"factory", "buyers"}
    assert telling.spreads(held, "trader", EN) == []
    assert story(held, first_to_show(held), EN).sentences


def test_with_very_many_townships_buyers_are_told_near_and_remote():
    held = look_inside(tiny("cluster.townships=40"))
    assert set(held.group_township.tolist()) == {-1, 39}
    names = {name_of(node, held, EN) for node in nodes(held) if node.role == "buyers"}
    assert any(EN("inside.place.near") in name for name in names)


# Charts ---------------------------------------------------------------------------------------


def charts(inside, words):
    """One of each kind, the map with and without a firm that is looked at."""
    found = trade_map(inside)
    yield network(telling.maps(inside, found, words)[0], words)
    yield network(telling.maps(inside, found, words, "factory:1")[1], words)
    for what in ("goods", "money"):
        yield sankey(telling.flows(inside, what, words), words)
    prices = chain_of([(world, world) for world in (inside.without.run, inside.with_.run)])
    yield price_chain(telling.steps(prices, words), words)
    yield spread(telling.spreads(inside, "trader", words)[0], words)
    yield course(story(inside, first_to_show(inside), words).courses[0][1], words)


@pytest.mark.parametrize("language", IDS)
def test_every_kind_of_chart_is_drawn_without_complaint(inside, language, capfd):
    words = LANGUAGES[language]
    for table, spec in charts(inside, words):
        whole = export.standalone((table, spec), title="t", source=("s",), language=words.id)
        drawn = export.svg_file(whole)
        assert b"<svg" in drawn
        assert b"NaN" not in drawn
        assert len(table)
    assert "error" not in capfd.readouterr().err.lower()


def test_a_mark_on_the_map_can_be_selected_by_its_id(inside):
    table, spec = network(telling.maps(inside, trade_map(inside), EN)[0], EN)
    (select,) = [layer["params"][0] for layer in spec["layer"] if "params" in layer]
    assert select == {"name": "firm", "select": {"type": "point", "fields": ["id"]}}
    ids = table.loc[table["part"] == "mark", "id"]
    assert {node.id for node in firm_rows(inside)} <= set(ids)


def test_texts_for_those_who_do_not_see_charts_are_whole(inside):
    for words in LANGUAGES.values():
        texts = [telling.map_alt(inside, k, words) for k in (0, 1)]
        texts += [
            telling.flows_alt(telling.flows(inside, what, words), what, words)
            for what in ("goods", "money")
        ]
        texts += [
            telling.spread_alt(one, words) for one in telling.spreads(inside, "factory", words)
        ]
        texts += [telling.map_caption(inside, trade_map(inside), words)]
        assert all(text and "{" not in text for text in texts)


def test_the_document_is_plain_and_holds_the_accounts(inside):
    prices = chain_of([(inside.without.run, inside.with_.run)])
    told = json.loads(json.dumps(document(inside, "tiny", prices, 1), allow_nan=False))
    for key, world in (("without", inside.without), ("with", inside.with_)):
        paid = sum(row["value"] for row in told["payments"][key])
        assert paid == pytest.approx(world.paid.sum() / 100.0 / inside.years)
        pieces = sum(row[key]["pieces"] for row in told["trade"]["rows"]) * inside.years
        assert pieces == pytest.approx(world.pieces[:-1].sum())
    assert len(told["firms"]) == len(inside.kind) - 1
    first = told["firms"][0]["with"]
    assert first["use"] is None
    assert math.isfinite(first["sold"])
    held = told["courses"]["firms"][told["firms"][0]["id"]]["goods"]["without"]
    assert len(held) == len(inside.days)
