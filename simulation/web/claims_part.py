"""The article's claims on the evidence page: a table that becomes cards on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import streamlit as st

from simulation.claims.declaration import CONTEXT, NEAR, WITHIN
from simulation.claims.document import judged_as_stored
from simulation.claims.found import PATTERNS, lever_of, title, written, written_band
from simulation.claims.judging import VERDICTS, Answer, Given, Judged, holds_otherwise, is_unclear
from simulation.claims.stored import StoredError, stored
from simulation.report.numbers import printed
from simulation.web import cards, claim_names
from simulation.web.choice import title_of
from simulation.web.claim_names import in_words
from simulation.web.pattern_words import band_told
from simulation.web.plain import plain
from simulation.words import Language

_ALL = "all"


def show(words: Language) -> None:
    """Draw all claims, or those of one verdict."""
    try:
        every = judged_as_stored()
    except StoredError as error:
        st.error(words("checks.broken", why=plain(str(error))))
        return
    st.markdown(words("claims.lead", n=len(every)))
    st.markdown(words("claims.verdicts", near=f"{NEAR:.0%}"))
    st.caption(runs_told(words, words("claims.runs")))
    counts = {name: sum(one.verdict == name for one in every) for name in VERDICTS}
    options = [_ALL, *(name for name, n in counts.items() if n)]

    def told(name: str) -> str:
        if name == _ALL:
            return words("claims.all", n=len(every))
        return words("claims.some", verdict=words(f"verdict.{name}"), n=counts[name])

    chosen = st.selectbox(
        words("claims.filter"), options, format_func=told, key="claims.filter", width=360
    )
    st.html(page(words, [one for one in every if chosen in (_ALL, one.verdict)]))


def page(words: Language, claims: list[Judged]) -> str:
    """Table of claims as HTML; every text is escaped."""
    heads = ("claims.claim", "claims.model", "claims.verdict")
    return cards.table([escape(words(key)) for key in heads], [_row(words, one) for one in claims])


def _row(words: Language, one: Judged) -> str:
    claim = one.claim
    gloss = words.said(claim.gloss, claim.gloss_zh)
    number = words.said(claim.number, claim.number_zh)
    about = [words("and").join(words(f"kind.{kind}") for kind in claim.kinds)]
    if number:
        about.append(words("claims.article", number=number))
    if CONTEXT not in claim.kinds:
        cluster = title_of(claim.preset, words)
        about.append(words("claims.about", cluster=cluster))
    says = f"<p>{claim.row}. {_text(gloss)}</p>" + cards.small(_text(" · ".join(about)))
    verdict = f"<p class='strong'>{_text(words(f'verdict.{one.verdict}'))}</p>"
    verdict += cards.small(_text(basis(words, one)))
    return cards.row([("wide", says), ("", "".join(_model(words, one))), ("verdict", verdict)])


def basis(words: Language, one: Judged) -> str:
    """What a verdict rests on, where the number taken otherwise is told too: plain text."""
    same, found = holds_otherwise(one), one.claim.basis
    if same is None or found is None:
        return ""
    return words(
        "claims.basis.same" if same else "claims.basis.only",
        under=words.said(found.under, found.under_zh),
        otherwise=words.said(found.otherwise, found.otherwise_zh),
    )


def _model(words: Language, one: Judged) -> Iterator[str]:
    preset = one.claim.preset
    for given in one.given:
        path = given.one.path
        name, value = in_words(path, preset, words), claim_names.value(given, preset, words)
        told = _text(words("pair", name=name or path, value=value))
        yield f"<p>{told}{_input_band(words, given)} {_code(path)}</p>"
    for answer in one.answers:
        yield f"<p>{_outcome(words, answer)}</p>"
    gap = words.said(one.claim.gap, one.claim.gap_zh)
    if gap:
        head = "" if CONTEXT in one.claim.kinds else words("claims.gap") + " "
        yield f"<p>{_text(head + gap)}</p>"
    where = [name for name in one.claim.where if name not in one.missing]
    for key, names in (("claims.missing", one.missing), ("claims.where", where)):
        if names:
            listed = [f"{_text(in_words(name, preset, words))} {_code(name)}" for name in names]
            yield cards.small(f"{escape(words(key))} {words('semicolon').join(listed)}")


def _outcome(words: Language, answer: Answer) -> str:
    chinese = words.is_chinese
    lever = lever_of(answer.expected.of)
    named = title(
        answer.expected.of, chinese=chinese, lever=words.get(f"lever.{lever}", lever) or None
    )
    number = "\u2013" if answer.number is None else written(answer.number, chinese=chinese)
    told = _text(words.written(words("pair", name=named, value=number)))
    notes = []
    if answer.verdict in ("met", "missed", "no clear change"):
        notes.append(words(f"verdict.{answer.verdict}"))
    elif is_unclear(answer):
        notes.append(words("verdict.no clear change"))
    if band := _band(words, answer):
        notes.append(words("claims.band", band=band))
    if notes:
        told += _aside(words, words("comma").join(notes))
    return told


def _input_band(words: Language, given: Given) -> str:
    """Between which values an input agrees with the article, where that is more than one."""
    one = given.one
    if one.low == one.high:
        return ""
    low, high = (f"{end:,.6g}" for end in (one.low, one.high))
    return _aside(words, words("claims.band", band=words("range.ends", low=low, high=high)))


def _aside(words: Language, text: str) -> str:
    return f"<span class='small'>{_text(words('claims.aside', text=text))}</span>"


def _band(words: Language, answer: Answer) -> str:
    """What would meet a number of the article."""
    expected, number = answer.expected, answer.number
    if expected.wants != WITHIN or number is None:
        return ""
    if expected.low is None and expected.high is None:
        measure = PATTERNS[expected.of.removeprefix("pattern:")]
        unit = "" if measure.unit == "%" else words.unit(measure.unit)
        return f"{band_told(words, measure)} {unit}".rstrip()
    told = written_band(expected.low, expected.high, number.unit, chinese=words.is_chinese)
    return words.written(told)


def _text(text: str) -> str:
    return escape(printed(text))


def _code(name: str) -> str:
    return f"<code>{escape(name)}</code>"


def runs_told(words: Language, lead: str) -> str:
    """Say which runs the measured numbers are of, below a sentence that leads to them."""
    runs = stored()
    if not runs:
        return words("claims.no_run")
    lines = [
        words(
            "claims.run",
            cluster=title_of(name, words),
            date=run.date,
            version=run.version,
            scale=f"{run.scale:.4g}",
            seed=run.seed,
            histories=words(
                "history.1" if run.replications == 1 else "history.n", n=run.replications
            ),
        )
        for name, run in runs.items()
    ]
    return "\n".join([lead, "", *(f"- {line}" for line in lines)])
