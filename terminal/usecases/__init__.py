"""What people can do at a station: one file is one verb. Each answers Accepted after the commit, or Refused
with the rule.
"""
