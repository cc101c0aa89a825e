"""What a person sees in a browser: plain HTML in both languages.

Pages are told everything and ask nothing. Stands on `sync.hub.intake`, `sync.hub.terminals`,
`sync.hub.views`, `terminal.domain.masters`, `terminal.qr_code`, `terminal.text`, `terminal.words`.
"""
