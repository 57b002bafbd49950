"""The canvas: a pure view transform, layers in the picture's space, and overlays in the view's space above them."""
