"""The processes of ``mes run``: a supervisor over web, worker and planner."""
