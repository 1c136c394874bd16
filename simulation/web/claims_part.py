"""The article's claims on the evidence page: a table that becomes cards on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import streamlit as st

from simulation.claims.declaration import CONTEXT
from simulation.claims.document import judged_as_stored, value_text
from simulation.claims.found import lever_of, title, written
from simulation.claims.judging import VERDICTS, Answer, Given, Judged, unit_of
from simulation.claims.stored import StoredError, stored
from simulation.web.choice import title_of
from simulation.web.plain import plain
from simulation.words import Language

_ALL = "all"
_STYLE = """<style>
.claims table {width: 100%; border-collapse: collapse; font-size: 0.95rem}
.claims th, .claims td {text-align: start; vertical-align: top; padding: 0.6rem 0.75rem;
  border: 0; border-bottom: 1px solid rgba(128, 128, 128, 0.35); overflow-wrap: anywhere}
.claims th {font-weight: 600}
.claims p {margin: 0 0 0.25rem}
.claims .small {font-size: 0.85rem; opacity: 0.8}
.claims .verdict {font-weight: 600}
.claims code {font-size: 0.8rem; white-space: normal; overflow-wrap: anywhere}
@media (min-width: 701px) {.claims .verdict {width: 9rem} .claims .says {width: 38%}}
@media (max-width: 700px) {
  .claims thead {position: absolute; left: -100vw}
  .claims table, .claims tbody, .claims tr, .claims td {display: block}
  .claims tr {border-bottom: 1px solid rgba(128, 128, 128, 0.35); padding: 0.75rem 0}
  .claims td {border: 0; padding: 0.15rem 0}
}
</style>"""


def show(words: Language) -> None:
    """Draw all claims, or those of one verdict."""
    try:
        every = judged_as_stored()
    except StoredError as error:
        st.error(words("checks.broken", why=plain(str(error))))
        return
    st.markdown(words("claims.lead", n=len(every)))
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
    head = "".join(f'<th scope="col">{escape(words(key))}</th>' for key in heads)
    rows = "".join(_row(words, one) for one in claims)
    return (
        f'{_STYLE}<div class="claims"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


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
    says = f"<p>{claim.row}. {escape(gloss)}</p><p class='small'>{escape(' · '.join(about))}</p>"
    return (
        f'<tr><td class="says">{says}</td><td>{"".join(_model(words, one))}</td>'
        f'<td class="verdict">{escape(words(f"verdict.{one.verdict}"))}</td></tr>'
    )


def _model(words: Language, one: Judged) -> Iterator[str]:
    for given in one.given:
        yield f"<p>{_input(words, given)}</p>"
    for answer in one.answers:
        yield f"<p>{_outcome(words, answer)}</p>"
    gap = words.said(one.claim.gap, one.claim.gap_zh)
    if gap:
        head = "" if CONTEXT in one.claim.kinds else words("claims.gap") + " "
        yield f"<p>{escape(head + gap)}</p>"
    where = [name for name in one.claim.where if name not in one.missing]
    for key, names in (("claims.missing", one.missing), ("claims.where", where)):
        if names:
            listed = " ".join(f"<code>{escape(name)}</code>" for name in names)
            yield f"<p class='small'>{escape(words(key))} {listed}</p>"


def _input(words: Language, given: Given) -> str:
    value = f"{value_text(given)} {words.unit(unit_of(given.one.path))}".rstrip()
    return f"<code>{escape(given.one.path)}</code> {escape(value)}"


def _outcome(words: Language, answer: Answer) -> str:
    chinese = words.is_chinese
    lever = lever_of(answer.expected.of)
    named = title(
        answer.expected.of, chinese=chinese, lever=words.get(f"lever.{lever}", lever) or None
    )
    number = "-" if answer.number is None else written(answer.number, chinese=chinese)
    told = escape(words.written(f"{named}{'：' if chinese else ': '}{number}"))
    if answer.verdict in ("met", "missed", "no clear change"):
        told += f" <span class='small'>({escape(words(f'verdict.{answer.verdict}'))})</span>"
    return told


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
