"""The strip of finished pictures: its rows, their small pictures, the view, and what can be done with one of them."""
