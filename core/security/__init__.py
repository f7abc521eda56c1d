"""Who may do what: groups and grants declared by addons, principals, passwords, sessions and tokens."""
