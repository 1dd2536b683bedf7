"""The table of goals: what was wanted, what was measured, and whether that will do."""


class Table:
    """Prints a line for each goal as it is known, and remembers whether one was missed."""

    def __init__(self):
        self.missed = 0
        self.line("measure", "goal", "measured", "ok?")

    def line(self, measure, goal, measured, verdict):
        print(f"{measure:<58} {goal:>12} {measured:>16}  {verdict}", flush=True)

    def row(self, measure, goal, measured, is_reached):
        self.missed += not is_reached
        self.line(measure, str(goal), str(measured), "ok" if is_reached else "MISSED")

    def exactly(self, measure, goal, measured):
        self.row(measure, goal, measured, measured == goal)

    def at_most(self, measure, goal, measured):
        self.row(measure, f"<= {goal}", measured, measured <= goal)

    def at_least(self, measure, goal, measured):
        self.row(measure, f">= {goal}", measured, measured >= goal)

    def told(self, measure, measured):
        """A figure without a goal of its own."""
        self.line(measure, "-", str(measured), "")


def rounded(number):
    """Two decimals at most: nobody reads more."""
    return round(number, 2 if abs(number) < 100 else 0)
