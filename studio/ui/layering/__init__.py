"""Parts of the layers panel and the history panel."""
