"""Connex SLA: what a support team's Service Level Agreement means for one case, with the reasons."""

import zoneinfo

# Zone rules come from the locked tzdata package and nowhere else, so that every replica answers alike.
zoneinfo.reset_tzpath(to=())
