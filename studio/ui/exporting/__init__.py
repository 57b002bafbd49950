"""What the dialog of an export is made of."""
