"""How everything looks: tokens, sizes, fonts and icons."""
