"""Master data rows, label templates, control plans, shifts. Pure; reading files is
`sync.hub.masters.files`.
"""
