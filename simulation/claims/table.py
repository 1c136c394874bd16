"""All claims of the article, in its order (EVIDENCE 1)."""

from __future__ import annotations

from simulation.claims import market, platform, uniforms
from simulation.claims.declaration import Claim

CLAIMS: tuple[Claim, ...] = (*platform.CLAIMS, *uniforms.CLAIMS, *market.CLAIMS)
