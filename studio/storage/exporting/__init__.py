"""Pictures as others get them: copies in another format and size, contact sheets, animations, a page for a browser.

Nothing here changes a picture of the library, and nothing overwrites a file.
"""
