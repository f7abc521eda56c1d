"""The framework's own models: users, groups, sessions, tokens, addons, jobs, audit."""
