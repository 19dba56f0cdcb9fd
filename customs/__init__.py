"""The neighbour who knows the law: tariffs, declarations, duty and the officer's desk."""
