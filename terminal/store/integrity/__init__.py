"""What can be wrong with the store on this disk, found with its place: head file, pages, chain.

It looks and never mends; reading around damage is its `journal_reader`.
"""
