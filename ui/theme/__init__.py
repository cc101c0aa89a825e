"""How everything looks: tokens, sizes, fonts, icons and the style sheet made of them."""
