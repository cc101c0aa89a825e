"""What a person sees in a browser: plain HTML in both languages. Pages are told everything and ask
nothing.
"""
