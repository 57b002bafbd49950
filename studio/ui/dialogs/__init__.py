"""The dialogs: one file each, imported when it is opened."""
