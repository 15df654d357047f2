"""What `sla` does: a module a command, and what several of them take, say and draw."""
