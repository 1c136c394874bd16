"""A report of tiny worlds, for several files of tests."""

from __future__ import annotations

from html.parser import HTMLParser

from scenarios.load import load
from simulation.report.compose import tell
from simulation.report.origin import Origin
from simulation.results import document
from simulation.words import LANGUAGES
from tests.tiny_worlds import TINY

VOID = {"meta", "link", "br", "hr", "img", "input"}


def origin(scenario, **other):
    values = {
        "scenario": scenario,
        "unchanged": load("zhili_kidswear"),
        "name": "zhili_kidswear",
        "arguments": "zhili_kidswear --seed 1",
        "command": "python -m simulation report zhili_kidswear --format pptx --seed 1",
        "date": "2026-11-30",
        "query": "/?lang=en&seed=1",
    }
    return Origin(**values | other)


def story(result, language="en", attribution=None, **other):
    whole = document(result, "zhili_kidswear")
    return tell(whole, origin(result.scenario, **other), LANGUAGES[language], attribution)


def small(*more):
    """Arguments of a command for the tiny world."""
    return ["zhili_kidswear", *(part for value in (*TINY, *more) for part in ("--set", value))]


class Page(HTMLParser):
    """What is in a page: elements with their attributes, and text; it must be well-formed."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]
