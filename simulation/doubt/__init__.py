"""Our doubt about the assumptions: draws of the plausible ranges, compared pair by pair."""
