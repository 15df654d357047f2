"""The shapes of questions and answers on the wire, one module a noun."""
