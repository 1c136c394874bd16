"""Pull of the seller bought from last: a logit among sellers a buyer knows.

The model's buyer keeps in touch with the sellers it bought from last (`choice.ties` of them), looks
at all of them with every order, and at others that a search shows. The table does not say what
searches showed. But of a logit's alternatives any subset tells of the same weights, as long as the
one chosen is in it (McFadden 1978): so orders that go to a seller the buyer knows are taken, and
weighed among those it knows.

    P(j) = exp(a_j + loyalty [j = last]) / sum over known k of exp(a_k + loyalty [k = last])

a_j, a constant of each seller, keeps good sellers from passing for loyal buyers (Guadagni & Little
1983; Heckman 1981 on state dependence).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEAST_CHOICES = 200
_LEAST_SEEN = 20  # choices a seller is in, for a constant of its own
_MOST_SELLERS = 1500  # with constants of their own; Newton steps solve a system of that size
_RIDGE = 0.5  # of the constants; a seller nobody returns to would have none


@dataclass(frozen=True, eq=False)
class Choices:
    """Orders that went to a seller the buyer knew, with the others it knew.

    Attributes
    ----------
    known : ndarray, shape (choices, ties), int64
        Sellers, the one bought from last first; -1 where there are fewer.
    chosen : ndarray, shape (choices,), int64
        Which of them.
    has_last : ndarray, shape (choices,), bool
        Whether the first is the seller bought from last, who may refuse so small an order.
    buyer : ndarray, shape (choices,), int64
        Who chose.
    """

    known: np.ndarray
    chosen: np.ndarray
    has_last: np.ndarray
    buyer: np.ndarray

    def __len__(self) -> int:
        return len(self.chosen)


def choices_of(
    buyer: np.ndarray,
    seller: np.ndarray,
    pieces: np.ndarray,
    custom: np.ndarray,
    ties: int,
) -> Choices:
    """Orders that tell of loyalty.

    A seller counts as known while it is among the last ``ties`` different ones. It is taken to
    refuse orders smaller than any that it has had. Goods made to a design are not weighed, since
    not everybody makes them, but who made them is remembered.

    Parameters
    ----------
    buyer, seller : ndarray, shape (orders,), int64
        Codes from 0, oldest first.
    pieces : ndarray, shape (orders,), float64
        Quantity.
    custom : ndarray, shape (orders,), bool
        Made to a design.
    ties : int
        Sellers a buyer keeps in touch with.
    """
    stock = ~custom
    least = np.full(int(seller.max(initial=0)) + 1, np.inf)
    np.minimum.at(least, seller[stock], pieces[stock])
    order = np.argsort(buyer, kind="stable")
    known: list[list[int]] = []
    found: list[tuple[int, bool, int]] = []
    touch: list[int] = []
    last_buyer = -1
    columns = (buyer[order], seller[order], pieces[order], custom[order])
    for b, j, quantity, made in zip(*(column.tolist() for column in columns), strict=True):
        if b != last_buyer:
            touch, last_buyer = [], b
        if not made and j in touch:
            able = [k for k in touch if least[k] <= quantity]
            if len(able) >= 2:
                known.append(able + [-1] * (ties - len(able)))
                found.append((able.index(j), able[0] == touch[0], b))
        if j in touch:
            touch.remove(j)
        touch = [j, *touch][:ties]
    told = np.array(found, np.int64).reshape(-1, 3)
    shape = np.array(known, np.int64).reshape(-1, ties)
    return Choices(shape, told[:, 0], told[:, 1] == 1, told[:, 2])


def fit_loyalty(
    choices: Choices, n_draws: int, luck: np.random.Generator
) -> tuple[float, np.ndarray]:
    """Loyalty by maximum likelihood, and with buyers drawn anew.

    Parameters
    ----------
    choices : Choices
        At least `LEAST_CHOICES` of them.
    n_draws : int
        How often buyers are drawn anew.
    luck : Generator
        For that.

    Returns
    -------
    value : float
        Utility.
    draws : ndarray, shape (n_draws,), float64
        By one Newton step from the estimate, each buyer's scores counted as often as it is drawn
        (Kline & Santos 2012).
    """
    columns, n = _columns_of(choices)
    theta = np.zeros(n)
    for _ in range(40):
        gradient, hessian, _ = _slopes(choices, columns, theta)
        step = np.linalg.solve(hessian, gradient)
        theta += step * min(1.0, 2.0 / float(np.abs(step).max()))
        if float(np.abs(step).max()) < 1e-8:
            break
    if n_draws == 0:
        return float(theta[0]), np.zeros(0)
    _, hessian, scores = _slopes(choices, columns, theta)
    _, who = np.unique(choices.buyer, return_inverse=True)
    m = int(who.max()) + 1
    row = np.linalg.solve(hessian, np.eye(n)[:, 0])  # first row of the inverse: loyalty
    influence = np.bincount(who, scores @ row, m)
    weights = luck.multinomial(m, np.full(m, 1.0 / m), size=n_draws)
    return float(theta[0]), theta[0] + (weights - 1.0) @ influence


def _columns_of(choices: Choices) -> tuple[np.ndarray, int]:
    """Place of each alternative's constant among the unknowns; loyalty is the first of them."""
    seen = np.bincount(choices.known[choices.known >= 0])
    own = np.flatnonzero(seen >= _LEAST_SEEN)
    own = own[np.argsort(-seen[own], kind="stable")][:_MOST_SELLERS]
    place = np.full(len(seen), 1)  # all others share one
    place[own] = 2 + np.arange(len(own))
    columns = np.where(choices.known >= 0, place[np.maximum(choices.known, 0)], 0)
    return columns, 2 + len(own)


def _slopes(
    choices: Choices, columns: np.ndarray, theta: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradient, negative Hessian, and score of every choice, of the penalised log-likelihood."""
    from scipy import sparse

    n, ties = columns.shape
    size = len(theta)
    there = choices.known >= 0
    utility = np.where(there, theta[columns], -np.inf)
    utility[:, 0] += theta[0] * choices.has_last
    odds = np.exp(utility - utility.max(axis=1, keepdims=True))
    share = odds / odds.sum(axis=1, keepdims=True)
    # One row of x for each alternative: its constant, and loyalty where it is the last seller.
    row = np.repeat(np.arange(n * ties), 2)
    column = np.stack([columns, np.zeros_like(columns)], axis=2)
    entry = np.zeros((n, ties, 2))
    entry[:, :, 0] = there
    entry[:, 0, 1] = choices.has_last
    x = sparse.csr_matrix((entry.ravel(), (row, column.ravel())), shape=(n * ties, size))
    residual = -share
    residual[np.arange(n), choices.chosen] += 1.0
    each = sparse.csr_matrix(
        (residual.ravel(), (np.repeat(np.arange(n), ties), np.arange(n * ties))), (n, n * ties)
    )
    scores = each @ x
    mean = (
        sparse.csr_matrix(
            (share.ravel(), (np.repeat(np.arange(n), ties), np.arange(n * ties))), (n, n * ties)
        )
        @ x
    )
    weighted = sparse.diags(share.ravel()) @ x
    hessian = np.asarray((x.T @ weighted - mean.T @ mean).todense())
    ridge = np.full(size, _RIDGE)
    ridge[0] = 0.0
    gradient = np.asarray(scores.sum(axis=0)).ravel() - ridge * theta
    return gradient, hessian + np.diag(ridge), scores
