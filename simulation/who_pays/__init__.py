"""Who gains and who pays: firm by firm, buyers by group, and where the money went."""
