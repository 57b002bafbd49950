"""Parts of the inpaint panel."""
