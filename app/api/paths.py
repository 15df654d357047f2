"""What is asked at which path, as far as limits tell it apart before a route has been found."""

HEALTH = frozenset({"/livez", "/readyz", "/metrics"})
# Many tickets or many days: what is refused first, and takes its time.
BULK = frozenset({"/due-dates", "/compliance", "/policy/preview", "/support-hours.ics", "/support-hours.jsonld"})
