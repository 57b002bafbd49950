"""What stands under the canvas while results wait for a choice."""
