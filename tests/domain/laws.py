"""How long a law looks for its exception.

A quick run asks the same questions every time; LAWS=thorough asks a hundred times as many, others in every run.
"""

import os

from hypothesis import HealthCheck, settings

THOROUGH = os.environ.get("LAWS") == "thorough"
law = settings(
    deadline=None,
    derandomize=not THOROUGH,
    max_examples=1500 if THOROUGH else 15,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
