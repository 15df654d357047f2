"""One module a noun: parse the question, call one service, render the answer."""
