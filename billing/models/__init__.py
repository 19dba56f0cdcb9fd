"""The tables of billing, one noun a file."""
