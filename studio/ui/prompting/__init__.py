"""What the prompt panel is made of: editor, token ruler, pickers of earlier and example prompts, the big buttons."""
