"""The house, tried: see ``conftest.py`` for what every test may ask for."""
