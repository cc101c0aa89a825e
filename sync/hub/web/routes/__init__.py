"""Routes by thing: each a path with its words, its structs, who may call it and how it answers."""
