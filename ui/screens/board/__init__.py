"""The board: every station of a line, to be read from 5 m. Nothing is recorded here."""
