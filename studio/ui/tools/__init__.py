"""The tools of the canvas, one file each; `ui.tooling.registry` lists them."""
