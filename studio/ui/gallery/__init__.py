"""The gallery: every picture of the person's folders, found, marked, compared and taken elsewhere."""
