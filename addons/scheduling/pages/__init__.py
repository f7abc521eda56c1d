"""The pages behind the routes: contexts, answers, redirects."""
