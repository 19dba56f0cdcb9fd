"""The tables of forwarding, one noun a file."""
