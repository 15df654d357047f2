"""The rules. Pure: no clock, no network, no database, no HTTP; see README.md beside this file."""
