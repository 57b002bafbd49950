"""Layers of our networks: the autoencoder, and what the backbones share apart from their operator."""
