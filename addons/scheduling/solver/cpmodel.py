"""The exact model for CP-SAT: every rule of the problem, with times as positions on working-time axes.

On an axis a breakable operation is a block of fixed size and an unbreakable one has a start domain with holes, so no
break ever becomes an interval. Wall time appears only where axes meet (precedence between machines of different
calendars, lags) and in the objective, as the position plus the closed gaps that lie before it.
"""

from __future__ import annotations

from typing import Any

from addons.scheduling.solver.calendar import Axis
from addons.scheduling.solver.cphorizon import Window, windows
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Link

Term = Any
"""A CP-SAT variable, affine expression or number; ortools is imported only when a model is built."""


class Placed:
    """An operation on one axis: presence, run start, set-up start and end as expressions of work time."""

    __slots__ = ("axis", "begin", "end", "present", "run", "start")

    def __init__(self, axis: Axis, present: Term, start: Term, begin: Term, run: Term) -> None:
        self.axis = axis
        self.present = present
        self.start = start
        self.begin = begin
        self.run = run
        self.end = begin + run


class CpModel:
    """Build with ``CpModel(kernel, objective, hint)``, solve ``model``, read with ``read``."""

    def __init__(self, kernel: Kernel, objective: str, hint: Plan) -> None:
        from ortools.sat.python import cp_model

        self.cp = cp_model
        self.kernel = kernel
        self.hint = hint
        self.model = cp_model.CpModel()
        self.frame = windows(kernel, objective, hint)
        count = len(kernel.problem.operations)
        self.literals: list[dict[int, Term]] = [{} for _ in range(count)]
        self.changeover: list[Term] = [0] * count
        self.placed: list[list[Placed]] = [[] for _ in range(count)]
        self.walls: dict[tuple[int, str], Term] = {}
        self._hints: dict[int, int] = {}
        self.intervals: list[list[Term]] = [[] for _ in kernel.problem.machines]
        for index in range(count):
            if kernel.pinned[index]:
                self._pin(index)
            else:
                self._operation(index)
        for machine in range(len(kernel.problem.machines)):
            self._machine(machine)
        for index in range(count):
            if not kernel.pinned[index]:
                for link in kernel.predecessors[index]:
                    self._precedence(index, link)
        self.goal = self._objective(objective)
        self.model.minimize(self.goal)

    # Variables -------------------------------------------------------------------------------------------------------

    def variable(self, low: int, high: int, name: str, hint: int) -> Term:
        """An integer variable with its value in the hint plan."""
        variable = self.model.new_int_var(low, high, name)
        self.model.add_hint(variable, min(max(hint, low), high))
        return variable

    def literal(self, name: str, hint: bool) -> Term:
        """A Boolean variable with its value in the hint plan."""
        literal = self.model.new_bool_var(name)
        self.model.add_hint(literal, hint)
        return literal

    def _pin(self, index: int) -> None:
        machine, start, setup_end, end = self.kernel.pin_times[index]
        axis = self.kernel.axes[machine]
        self.literals[index][machine] = True
        begin = axis.work(setup_end)
        self.placed[index] = [Placed(axis, True, axis.work(start), begin, axis.work(end) - begin)]

    def _operation(self, index: int) -> None:
        kernel, model, hint = self.kernel, self.model, self.hint
        window = self.frame[index]
        alternatives = kernel.alternatives[index]
        if len(alternatives) == 1:
            self.literals[index][alternatives[0].machine] = True
        else:
            for machine, _, _ in alternatives:
                self.literals[index][machine] = self.literal(f"on{index}_{machine}", hint.machine[index] == machine)
            model.add_exactly_one(self.literals[index].values())
        # An early set-up moves nothing but the run, so what it costs need not be known.
        changes = 0 if kernel.early else self._changeover_range(index)
        if changes:
            axis, choice = kernel.axes[hint.machine[index]], kernel.choice[index][hint.machine[index]]
            paid = axis.work(hint.setup_end[index]) - axis.work(hint.start[index]) - choice.setup
            self.changeover[index] = self.variable(0, changes, f"change{index}", paid)
        by_axis: dict[int, list[Any]] = {}
        for choice in alternatives:
            by_axis.setdefault(id(kernel.axes[choice.machine]), []).append(choice)
        for group in by_axis.values():
            self._on_axis(index, group, window, whole=len(by_axis) == 1)

    def _changeover_range(self, index: int) -> int:
        family = self.kernel.family[index]
        most = 0
        for machine, _, _ in self.kernel.alternatives[index]:
            matrix = self.kernel.group_setups[machine]
            if matrix is not None and family is not None:
                most = max(most, *(row[family] for row in matrix))
        return most

    def _on_axis(self, index: int, group: list[Any], window: Window, *, whole: bool) -> None:
        kernel, model = self.kernel, self.model
        axis = kernel.axes[group[0].machine]
        literals = self.literals[index]
        low, high = axis.work(window.ready), axis.work(window.latest)
        begin = self.variable(
            low, max(low, high - min(c.run for c in group)), f"begin{index}", axis.work(self.hint.setup_end[index])
        )
        if whole:
            present: Term = True
        elif len(group) == 1:
            present = literals[group[0].machine]
        else:
            present = self.literal(f"axis{index}", any(self.hint.machine[index] == c.machine for c in group))
            model.add_bool_or([literals[c.machine] for c in group]).only_enforce_if(present)
            for choice in group:
                model.add_implication(literals[choice.machine], present)
        run = self._chosen(literals, {c.machine: c.run for c in group})
        own = self._chosen(literals, {c.machine: c.setup for c in group})
        placed = Placed(axis, present, begin - own - self.changeover[index], begin, run)
        self.placed[index].append(placed)
        ready = begin if kernel.early else placed.start
        self.when(model.add(ready >= low), present)
        self.when(model.add(placed.end <= high), present)
        for machine, setup, length in group:
            self.when(model.add(begin >= kernel.first_work[machine] + setup), literals[machine])
            if not kernel.breakable[index] and not axis.identity:
                domain = self._whole_runs(axis, low, high, length)
                self.when(model.add_linear_expression_in_domain(begin, domain), literals[machine])
            interval = (
                model.new_fixed_size_interval_var(begin - setup, setup + length, f"i{index}")
                if literals[machine] is True
                else model.new_optional_fixed_size_interval_var(
                    begin - setup, setup + length, literals[machine], f"i{index}_{machine}"
                )
            )
            self.intervals[machine].append(interval)

    def _chosen(self, literals: dict[int, Term], values: dict[int, int]) -> Term:
        """The value of the chosen machine; anything where none of these is chosen."""
        least = min(values.values())
        return least + sum((value - least) * literals[m] for m, value in values.items() if value > least)

    def _whole_runs(self, axis: Axis, low: int, high: int, run: int) -> Term:
        """Start positions from which a run fits into one open interval."""
        intervals = []
        for begins, ends, at in zip(axis.opens, axis.closes, axis.work_at_open, strict=True):
            last = at + ends - begins - run
            if at <= high and last >= low and last >= at:
                intervals.append([at, last])
        return self.cp.Domain.from_intervals(intervals)

    def when(self, constraint: Term, *literals: Term) -> None:
        """Enforce only where all literals hold; constants are dropped."""
        needed = [literal for literal in literals if literal is not True]
        if needed:
            constraint.only_enforce_if(needed)

    # Machines --------------------------------------------------------------------------------------------------------

    def _machine(self, machine: int) -> None:
        kernel, model = self.kernel, self.model
        end: int | None = None
        begin = 0
        for start, _, stop, _ in kernel.pins[machine]:
            if end is not None and start < end:
                end = max(end, stop)
                continue
            if end is not None:
                self.intervals[machine].append(model.new_fixed_size_interval_var(begin, end - begin, "pin"))
            begin, end = start, stop
        if end is not None:
            self.intervals[machine].append(model.new_fixed_size_interval_var(begin, end - begin, "pin"))
        model.add_no_overlap(self.intervals[machine])
        if kernel.group_setups[machine] is not None:
            from addons.scheduling.solver.cpcircuit import add_circuit

            add_circuit(self, machine)

    # Precedence ------------------------------------------------------------------------------------------------------

    def _precedence(self, index: int, link: Link) -> None:
        if self.kernel.pinned[link.operation]:
            self._after_pin(index, link)
            return
        for before in self.placed[link.operation]:
            for after in self.placed[index]:
                begins = after.begin if self.kernel.early else after.start
                both = (before.present, after.present)
                if link.transfer is None:
                    self._after(begins, after.axis, before.end, before.axis, link.lag, both)
                    continue
                part, whole = link.transfer
                first = self._part(link.operation, before, part, whole)
                rest = self._part(index, after, part, whole)
                self._after(begins, after.axis, before.begin + first, before.axis, link.lag, both)
                self._after(after.end - rest, after.axis, before.end, before.axis, link.lag, both)

    def _after_pin(self, index: int, link: Link) -> None:
        """A pin's times are known, even where they lie in closed time and so on no axis."""
        machine, _, setup_end, end = self.kernel.pin_times[link.operation]
        for after in self.placed[index]:
            begins = after.begin if self.kernel.early else after.start
            ready = end
            if link.transfer is not None:
                part, whole = link.transfer
                ready = self.kernel.first_batch(machine, setup_end, end, part, whole)
                rest = self._part(index, after, part, whole)
                self.when(self.model.add(after.end - rest >= after.axis.work(end + link.lag)), after.present)
            self.when(self.model.add(begins >= after.axis.work(ready + link.lag)), after.present)

    def _part(self, index: int, placed: Placed, part: int, whole: int) -> Term:
        """Run time of a transfer batch on the chosen machine."""
        runs = {
            choice.machine: -(-choice.run * part // whole)
            for choice in self.kernel.alternatives[index]
            if self.kernel.axes[choice.machine] is placed.axis
        }
        return self._chosen(self.literals[index], runs)

    def _after(self, later: Term, there: Axis, earlier: Term, here: Axis, lag: int, both: tuple[Term, ...]) -> None:
        """``later`` (a start) not before ``earlier`` (an end) plus lag, each in the work time of its axis."""
        if here is there and (lag == 0 or here.identity):
            self.when(self.model.add(later >= earlier + lag), *both)
        else:
            wall = self.wall(earlier, here, "end") + lag
            self.when(self.model.add(self.wall(later, there, "start") >= wall), *both)

    def wall(self, expression: Term, axis: Axis, side: str) -> Term:
        """Wall time of a work position, as the end or the start of something."""
        if axis.identity:
            return expression
        key = (id(axis), f"{side}{expression}")
        if key not in self.walls:
            shift = 1 if side == "end" else 0
            low, high = axis.work(self.frame.first), axis.work(self.frame.last)
            wall = expression + axis.opens[0] - axis.work_at_open[0]
            for position in range(1, len(axis.opens)):
                gap, at = axis.opens[position] - axis.closes[position - 1], axis.work_at_open[position] + shift
                if at <= low:
                    wall = wall + gap
                elif at <= high:
                    wall = wall + gap * self.reached(expression, at)
            self.walls[key] = wall
        return self.walls[key]

    def reached(self, expression: Term, position: int) -> Term:
        """A literal that holds exactly when the expression is at least ``position``."""
        literal = self.model.new_bool_var("past")
        self.model.add(expression >= position).only_enforce_if(literal)
        self.model.add(expression < position).only_enforce_if(~literal)
        return literal

    # Objective -------------------------------------------------------------------------------------------------------

    def _objective(self, objective: str) -> Term:
        if objective == "makespan":
            return self._makespan()
        return self._tardiness()

    def _makespan(self) -> Term:
        kernel, model = self.kernel, self.model
        goal = self.variable(self.frame.bound, self.hint.makespan, "makespan", self.hint.makespan)
        latest: dict[int, tuple[Axis, Term]] = {}
        for index, successors in enumerate(kernel.successors):
            if kernel.pinned[index] or any(not kernel.pinned[s] for s in successors):
                continue
            for placed in self.placed[index]:
                axis = placed.axis
                if axis.identity:
                    self.when(model.add(goal >= placed.end), placed.present)
                    continue
                if id(axis) not in latest:
                    end = self._latest(axis)
                    latest[id(axis)] = axis, end
                self.when(model.add(latest[id(axis)][1] >= placed.end), placed.present)
        for axis, end in latest.values():
            model.add(goal >= self.wall(end, axis, "end"))
        return goal

    def _latest(self, axis: Axis) -> Term:
        """The last end on an axis; low enough to mean nothing where nothing runs there."""
        first, last = self.frame.first, self.frame.last
        low = min(axis.work(first), self.frame.bound) - max(0, first - axis.opens[0])
        return self.variable(low, max(low, axis.work(last)), "latest", axis.work(self.hint.makespan))

    def _tardiness(self) -> Term:
        kernel, problem = self.kernel, self.kernel.problem
        best = self.hint.weighted_tardiness
        goal: Term = 0
        last: list[list[int]] = [[] for _ in problem.jobs]
        for index, operation in enumerate(problem.operations):
            unfinished = (s for s in kernel.successors[index] if not kernel.pinned[s])
            if all(problem.operations[s].job != operation.job for s in unfinished):
                last[operation.job].append(index)
        for j, job in enumerate(problem.jobs):
            if job.due is None or job.weight == 0 or not last[j]:
                continue
            late = self.variable(0, best // job.weight, f"late{j}", self.hint.tardiness(problem, j))
            for index in last[j]:
                if kernel.pinned[index]:
                    self.model.add(late >= kernel.pin_times[index][3] - job.due)
                    continue
                for placed in self.placed[index]:
                    self._late(late, placed, job.due)
            goal = goal + job.weight * late
        if not isinstance(goal, int):
            self.model.add(goal <= best)
        return goal

    def _late(self, late: Term, placed: Placed, due: int) -> None:
        """``late`` is at least the wall time between ``due`` and the end; only the gaps after ``due`` matter."""
        axis = placed.axis
        if axis.identity:
            self.when(self.model.add(late >= placed.end - due), placed.present)
            return
        from_work, top = axis.work(due), axis.work(self.frame.last)
        if from_work >= top:
            return
        wall = placed.end - from_work
        over = axis.wall_start(from_work) - due
        if over:
            wall = wall + over * self.reached(placed.end, from_work + 1)
        for position in range(1, len(axis.opens)):
            at = axis.work_at_open[position]
            if from_work < at < top:
                gap = axis.opens[position] - axis.closes[position - 1]
                wall = wall + gap * self.reached(placed.end, at + 1)
        self.when(self.model.add(late >= wall), placed.present)

    # Result ----------------------------------------------------------------------------------------------------------

    def read(self, value: Any) -> tuple[list[int], list[tuple[float, float]], list[int | None]]:
        """Machine, (run start, end) and set-up start in wall time; ``value`` reads a variable of the solved model."""
        machine = list(self.hint.machine)
        times: list[tuple[float, float]] = list(zip(self.hint.start, self.hint.end, strict=True))
        starts: list[int | None] = list(self.hint.start)
        for index, literals in enumerate(self.literals):
            if self.kernel.pinned[index]:
                continue
            machine[index] = next(m for m, literal in literals.items() if literal is True or value(literal))
            axis = self.kernel.axes[machine[index]]
            placed = next(p for p in self.placed[index] if p.axis is axis)
            begin, end = value(placed.begin), value(placed.end)
            times[index] = axis.wall_start(begin), axis.wall_start(begin) if end == begin else axis.wall_end(end)
            starts[index] = axis.wall_start(value(placed.start))
        return machine, times, starts
