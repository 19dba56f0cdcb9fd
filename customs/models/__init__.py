"""The tables of customs, one noun a file."""
