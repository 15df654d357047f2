"""Use cases: load the facts, ask the domain, record. No rules, no HTTP, no SQL."""
