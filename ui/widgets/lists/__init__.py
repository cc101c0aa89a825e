"""Rows, cards and tiles, in pages where there is too little room."""
