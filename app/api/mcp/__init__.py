"""The Model Context Protocol: the questions of the API as tools for assistants. Why not the official SDK: ADR 19."""
