"""What the empty canvas offers to begin with."""
