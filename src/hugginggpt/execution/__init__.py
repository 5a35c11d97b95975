"""Stage 3, who runs what and when: an event-driven scheduler with limits, deadlines and cancellation."""

from hugginggpt.execution.base import Capacity, Context, Emit, Limits, Selection
from hugginggpt.execution.scheduler import Scheduler, open_scheduler, run_plan

__all__ = ["Capacity", "Context", "Emit", "Limits", "Scheduler", "Selection", "open_scheduler", "run_plan"]
