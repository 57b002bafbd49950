"""Projects on disk: OpenRaster files with the studio's own entries, and the journal that survives a crash."""
