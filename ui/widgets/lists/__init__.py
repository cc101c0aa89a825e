"""Rows, cards and tiles, in pages where there is too little room. What a row means they do not know."""
