"""The console: the same services as the API, for a person who has signed in with a key."""
