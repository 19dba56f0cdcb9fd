"""Template words that only the customs pages use."""
