"""What the backbone panel is made of."""
