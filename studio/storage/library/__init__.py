"""The library: an index of the pictures in a person's folders.

The pictures are the truth; the index is a cache that is made again from them. What a person adds (stars, labels, tags,
collections) is not in the pictures, and stands in a journal of its own beside the index.
"""
