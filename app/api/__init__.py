"""HTTP: parse the question, call one service, render the answer. No rules, no SQL."""
