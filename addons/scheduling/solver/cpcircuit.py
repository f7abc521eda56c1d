"""Changeovers in the exact model: on each machine with a matrix the operations form a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from addons.scheduling.solver.cpmodel import CpModel


def add_circuit(model: CpModel, machine: int) -> None:
    """Order the machine's operations on a path and separate neighbours by their changeover.

    The changeover paid before an operation becomes its ``changeover`` variable.
    """
    kernel = model.kernel
    axis = kernel.axes[machine]
    nodes = [index for index, literals in enumerate(model.literals) if machine in literals]
    if not nodes:
        return
    follows = _follows(model, machine)
    pin_rank = {pin[3]: rank for rank, pin in enumerate(kernel.pins[machine])}
    family = kernel.family
    start_family = kernel.first_family[machine]
    arcs: list[tuple[int, int, Any]] = []
    paid: dict[int, list[Any]] = {index: [] for index in nodes}
    if not pin_rank:
        arcs.append((0, 0, model.literal("idle", all(model.hint.machine[index] != machine for index in nodes))))
    number = {index: position for position, index in enumerate(nodes, start=1)}
    placed = {index: next(p for p in model.placed[index] if p.axis is axis) for index in nodes}
    setups = {index: 0 if index in pin_rank else kernel.choice[index][machine].setup for index in nodes}
    runs = {index: 0 if index in pin_rank else kernel.choice[index][machine].run for index in nodes}
    for index in nodes:
        present = model.literals[index][machine]
        if present is not True:
            arcs.append((number[index], number[index], ~present))
        if pin_rank.get(index, 0) == 0:
            first = model.literal("first", follows.get(index) == -1)
            arcs.append((0, number[index], first))
            change = kernel.changeover(machine, start_family, family[index])
            if index not in pin_rank:
                paid[index].append(change * first)
                if change:
                    earliest = kernel.first_work[machine] + change + setups[index]
                    model.model.add(placed[index].begin >= earliest).only_enforce_if(first)
        if pin_rank.get(index, len(pin_rank) - 1) == len(pin_rank) - 1:
            last = model.hint.machine[index] == machine and index not in follows.values()
            arcs.append((number[index], 0, model.literal("last", last)))
    for before in nodes:
        for after in nodes:
            if before == after or not _may_follow(pin_rank, before, after):
                continue
            literal = model.literal("next", follows.get(after) == before)
            arcs.append((number[before], number[after], literal))
            if before in pin_rank and after in pin_rank:
                continue
            change = kernel.changeover(machine, family[before], family[after])
            begin, end = (
                placed[after].begin,
                (placed[before].end if before in pin_rank else placed[before].begin + runs[before]),
            )
            model.model.add(begin >= end + change + setups[after]).only_enforce_if(literal)
            if after not in pin_rank:
                paid[after].append(change * literal)
    model.model.add_circuit(arcs)
    for index, terms in paid.items():
        if index not in pin_rank:
            change = model.changeover[index]
            if not isinstance(change, int):
                model.when(model.model.add(change == sum(terms)), model.literals[index][machine])


def _may_follow(pin_rank: dict[int, int], before: int, after: int) -> bool:
    """Pins follow each other in their given order only."""
    if before in pin_rank and after in pin_rank:
        return pin_rank[after] == pin_rank[before] + 1
    return True


def _follows(model: CpModel, machine: int) -> dict[int, int]:
    """For each operation of the hint plan on the machine the one before it, or -1."""
    plan = model.hint
    queue = sorted((plan.start[i], plan.end[i], i) for i, m in enumerate(plan.machine) if m == machine)
    follows: dict[int, int] = {}
    previous = -1
    for _, _, index in queue:
        follows[index] = previous
        previous = index
    return follows
