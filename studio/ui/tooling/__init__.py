"""What all tools stand on: their form, the tool box, the bars. The tools are one file each in `ui.tools`."""
