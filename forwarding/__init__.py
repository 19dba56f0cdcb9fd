"""The story: a parcel goes from the shop to the door."""
