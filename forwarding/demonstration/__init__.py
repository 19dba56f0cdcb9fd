"""
A post to look around in: places, people, and a parcel at every stage.

Everything is made by the verbs of the journey, drawn from a seeded source, so that each run of it is the same.
"""

from forwarding.demonstration.making import make

__all__ = ["make"]
