"""The command line: one file a command. It wires storage and engine; torch is imported only for work."""
