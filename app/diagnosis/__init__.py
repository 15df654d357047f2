"""What `sla doctor` looks at."""
