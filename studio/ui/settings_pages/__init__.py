"""The pages of the settings dialog, one file each."""
