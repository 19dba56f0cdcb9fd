"""What people type, one file for each console."""
