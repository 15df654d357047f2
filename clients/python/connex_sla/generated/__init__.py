"""Written by `make clients` from openapi.yaml; nothing here is changed by hand."""
