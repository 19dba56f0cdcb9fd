"""
The role matrix: who may open which door.

One row for each URL name of ours, in one file for each part of the house. A view says the same in its ``@doors`` line;
both must agree, so that a change of who may do what is seen in review as a line of these tables. What a door lets in,
the view narrows: a shopper opens the page of a parcel, and only of their own.
"""

from tests.house.doors import agency, billing, customs, floor, house, shopper

DOORS = house.DOORS | shopper.DOORS | floor.DOORS | agency.DOORS | customs.DOORS | billing.DOORS
