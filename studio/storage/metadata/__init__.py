"""What a picture file tells of how it was made: written into and read from PNG, WebP and JPEG, ours and others'.

Nothing here decodes a picture: what stands beside the pixels is found by walking the file's parts, each of which is
refused where it is larger than a record can be.
"""
