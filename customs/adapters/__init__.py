"""Real tariffs as others publish them, read into our records and written back."""
