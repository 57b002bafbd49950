"""Operators for one kind of machine, chosen by their fast paths where they can run; nobody has to have them."""
