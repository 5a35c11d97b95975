"""Plans: typed graphs of tasks, read and written as JSON, checked, and shown."""

from hugginggpt.plan.check import check, kinds_of, output_kinds, pick_output, runs_by_row
from hugginggpt.plan.json_form import plan_from_json, plan_to_json, task_to_json
from hugginggpt.plan.model import (
    PLAN_VERSION,
    Argument,
    Plan,
    Reference,
    ResourceReference,
    Task,
    Template,
    with_resources,
)
from hugginggpt.plan.render import Branch, argument_words, branches, task_words, to_mermaid, to_tree

__all__ = [
    "PLAN_VERSION",
    "Argument",
    "Branch",
    "Plan",
    "Reference",
    "ResourceReference",
    "Task",
    "Template",
    "argument_words",
    "branches",
    "check",
    "kinds_of",
    "output_kinds",
    "pick_output",
    "plan_from_json",
    "plan_to_json",
    "runs_by_row",
    "task_to_json",
    "task_words",
    "to_mermaid",
    "to_tree",
    "with_resources",
]
