"""What the queue panel is made of."""
