#!/usr/bin/env python3
"""Checks the measures on cases small enough to be worked out by hand.

    Benchmarks/accuracy/test_accuracy.py
"""
import pathlib
import tempfile
import unittest

import numpy as np

import blamed
import calibration
import ceiling
import fault_runs
import kpi
import measures
import multivariate
import nab_rule


class Ceiling(unittest.TestCase):
    def test_only_series_above_the_ceiling_have_more_to_say(self):
        # 4, 3 and 1 a week where nothing limits them: the second only reaches the ceiling of 3.
        sources = [ceiling.Source("group", str(weeks), None, weeks) for weeks in (2.0, 1.0, 3.0)]
        more = ceiling.more_to_say(range(3), sources, [8, 3, 3], 3)
        self.assertEqual(more, [0])
        self.assertEqual(ceiling.rate([5, 3, 2], more, sources), 2.5)
        self.assertEqual(ceiling.rate([5, 3, 2], range(3), sources), 10 / 6)


def incident(name, *causes, onset=0.0):
    """An incident with causes of (kind of entity, name, kind of cause)."""
    return {"id": name, "class": "resource", "entity": {"kind": "host", "name": ""}, "causes": [
        {"entity": {"kind": of, "name": who}, "kind": kind, "confidence": "likely", "score": 1.0}
        for of, who, kind in causes]}


class FaultRuns(unittest.TestCase):
    def setUp(self):
        self.fault = fault_runs.Fault("cpu", 100, 130, "a.service", "cpu")

    def transition(self, sequence, word, time, blamed, onset=None, name="x"):
        return fault_runs.Transition(
            sequence, word, time, time if onset is None else onset, incident(name, ("unit", blamed, "cpu")))

    def test_expected_entities(self):
        for entity, kind, expected in (
                ("unit job-17.service", "jobs", "job-*"), ("unit job-*.service", "jobs", "job-3.service"),
                ("unit sshd.service", "logs", "log:sshd"), ("interface lo", "network", "net:lo"),
                ("device dm-0", "latency", "disk:dm-0"), ("host ", "clock", "time")):
            of, _, name = entity.partition(" ")
            self.assertTrue(fault_runs.is_answer({"kind": of, "name": name}, kind, expected), expected)
        self.assertFalse(fault_runs.is_answer({"kind": "device", "name": "dm-1"}, "latency", "disk:dm-0"))
        self.assertFalse(fault_runs.is_answer({"kind": "host", "name": ""}, "cpu", "time"))
        self.assertFalse(fault_runs.is_answer({"kind": "process", "name": "a.service"}, "cpu", "a.service"))

    def test_a_fault_that_nobody_noticed_is_wrong(self):
        verdict = fault_runs.judge(self.fault, [self.transition(1, "open", 145, "a.service")])
        self.assertIsNone(verdict.first)
        self.assertIsNone(verdict.delay)

    def test_the_first_alert_and_what_its_incident_said_later(self):
        found = [
            self.transition(1, "open", 106, "b.service"), self.transition(2, "open", 108, "c.service", name="y"),
            self.transition(3, "update", 127, "a.service", onset=106),
            self.transition(4, "update", 160, "c.service", onset=106)]
        verdict = fault_runs.judge(self.fault, found)
        self.assertEqual((verdict.delay, verdict.opened), (6, 2))
        blamed = [fault_runs.blamed(state.incident)[0][0]["name"] for state in verdict.states().values()]
        self.assertEqual(blamed, ["b.service", "a.service", "a.service"])

    def test_an_update_of_an_older_incident_is_no_alert_of_this_fault(self):
        found = [self.transition(1, "update", 110, "a.service", onset=60)]
        self.assertIsNone(fault_runs.judge(self.fault, found).first)

    def test_false_incidents_and_quiet_time(self):
        samples = [(float(second), 0) for second in range(0, 201, 2)]
        found = [self.transition(1, "open", 50, "a.service"), self.transition(2, "open", 98, "a.service")]
        result = fault_runs.score("r", found, [self.fault], samples)
        self.assertEqual([transition.sequence for transition in result.false], [1])
        self.assertEqual(result.quiet_seconds, 200 - (130 + 14 - 97))
        self.assertEqual([fault is None for fault, *_ in result.incidents], [True, False])

    def test_rank_and_alternatives(self):
        fault = fault_runs.Fault("lock", 0, 1, "app-db.service", "lock")
        named = incident("x", ("unit", "migrator.service", "unit"), ("unit", "app-db.service", "locking"))
        self.assertEqual(fault_runs.rank(named, fault), 1)
        self.assertEqual(fault_runs.rank(named, fault, with_alternatives=True), 0)
        self.assertFalse(fault_runs.has_right_kind(named, fault))

    def test_an_incident_without_causes_blames_its_entity(self):
        bare = incident("x") | {"entity": {"kind": "unit", "name": "a.service"}}
        self.assertEqual(fault_runs.rank(bare, self.fault), 0)

    def test_times_go_on_where_the_wall_clock_is_set_back(self):
        # The wall clock reads 1,000,000 µs twice, at 1 s and, set back, at 3 s.
        clock = fault_runs.Clock([(1.0, 1_000_000), (2.0, 2_000_000), (3.0, 1_000_000), (4.0, 2_000_000)])
        self.assertEqual([clock.monotonic(2_000_000), clock.monotonic(1_000_000)], [2.0, 3.0])

    def test_a_service_that_had_ended_cannot_misbehave(self):
        seen = {"a.service": [float(second) for second in range(0, 60, 2)]}
        self.assertEqual(fault_runs.dead(self.fault, seen), "a.service was not running")
        self.assertEqual(fault_runs.dead(self.fault, {}), "")


class Blamed(unittest.TestCase):
    def machine(self, alert_row=None):
        # Rows 0 to 9 name column 1 first, those from row 10 on column 0.
        alerts = np.arange(40) == alert_row
        names = [[1, 2, 0]] * 10 + [[0, 1, 2]] * 30
        return blamed.Machine("m", 4, alerts, names, [(2, 20, {0, 2})])

    def test_agreement_by_hand(self):
        # Of three names two are blamed, one of them first; of the first ⌊1.5 · 2⌋ = 3 both are.
        self.assertEqual(blamed.agreement([2, 1, 0], {0, 2}), [1, 1, 0.5, 1])
        self.assertEqual(blamed.agreement([], {0}), [0, 0, 0, 0])

    def test_the_question_is_asked_after_the_alert_or_after_the_segments_begin(self):
        for alert_row, offset, row, fired in ((4, 0, 9, True), (None, 0, 12, False), (4, 10, 19, True),
                                              (30, 0, 12, False), (4, -30, 0, True)):
            machine = self.machine(alert_row)
            self.assertEqual(blamed.asked(machine, machine.segments[0], 1, 5, offset), (row, fired))

    def test_names_at_random_and_by_other_machines(self):
        self.assertEqual(blamed.chance(4, {0, 2}), [0.5, 0.75, 0.5, 0.75])
        other = blamed.Machine("n", 4, np.zeros(1, bool), [[]], [(0, 0, {3})])
        self.assertEqual(blamed.prior([self.machine(), other])[0].tolist(), [[0, 0.5, 0.5, 0.5]])


class Calibration(unittest.TestCase):
    def test_wilson_interval(self):
        # scipy.stats.binomtest(17, 20).proportion_ci(method="wilson") of scipy 1.17.1.
        low, high = calibration.wilson(17, 20)
        self.assertAlmostEqual(low, 0.6396, places=3)
        self.assertAlmostEqual(high, 0.9476, places=3)
        self.assertEqual(calibration.wilson(0, 0), (0.0, 1.0))

    def test_a_constant_fit_is_the_share(self):
        weights = calibration.fit_logistic(np.zeros((8, 1)), np.array([1.0] * 6 + [0.0] * 2))
        self.assertAlmostEqual(calibration.predict(weights, np.zeros((1, 1)))[0], 0.75, places=4)

    def test_no_fault_is_judged_by_a_fit_that_has_seen_it(self):
        # One group holds all that is right: without it, everything looks wrong.
        chance = calibration.cross_validated(np.zeros((6, 1)), np.array([1.0, 1, 1, 0, 0, 0]), list("aaabbb"))
        self.assertTrue((chance[:3] < 0.5).all() and (chance[3:] > 0.5).all())


class Measures(unittest.TestCase):
    def test_perfect_score_has_full_marks(self):
        label = np.array([0, 0, 1, 1, 0])
        self.assertEqual(measures.best_f1(label, label.astype(float)), 1)
        self.assertEqual(measures.average_precision(label, label.astype(float)), 1)

    def test_average_precision_of_a_known_order(self):
        # Ranks of the positives: 1 and 3, so (1/1 + 2/3) / 2.
        label = np.array([1, 0, 1, 0])
        self.assertAlmostEqual(measures.average_precision(label, np.array([4.0, 3, 2, 1])), 5 / 6)

    def test_equal_scores_are_one_threshold(self):
        label = np.array([1, 0, 0, 0])
        self.assertEqual(measures.average_precision(label, np.zeros(4)), 0.25)
        self.assertAlmostEqual(measures.best_f1(label, np.zeros(4)), 0.4)

    def test_segments_at_both_ends(self):
        first, last = measures.segments(np.array([1, 1, 0, 1]))
        self.assertEqual((list(first), list(last)), ([0, 3], [1, 3]))

    def test_period_of_a_sine(self):
        self.assertEqual(measures.period(np.sin(2 * np.pi * np.arange(2_000) / 50)), 50)
        self.assertEqual(measures.period(np.ones(1_000)), 125)

    def test_volume_without_buffer_is_weighted_by_touched_segments(self):
        # Two segments of one row; the order is hit, hit, miss, miss. At the first threshold recall is 1/2 of
        # the rows times 1/2 of the segments, at the second 1: area 0.25 + 0.75.
        label = np.array([1, 0, 1, 0])
        self.assertAlmostEqual(measures.vus_pr(label, np.array([4.0, 2, 3, 1]), 0, thresholds=4), 1)
        # Order hit, miss, hit, miss: 0.25 · 1 + 0.75 · 2/3.
        self.assertAlmostEqual(measures.vus_pr(label, np.array([4.0, 3, 2, 1]), 0, thresholds=4), 0.75)

    def test_buffer_forgives_an_early_alarm(self):
        label = np.zeros(100, dtype=int)
        label[50:55] = 1
        score = np.zeros(100)
        score[48] = 1
        self.assertGreater(measures.vus_pr(label, score, 20), measures.vus_pr(label, score, 0))


class NabRule(unittest.TestCase):
    COSTS = {"tpWeight": 1.0, "fpWeight": 0.11, "fnWeight": 1.0}

    def judged(self, rows=1_000, left=500, right=599):
        start = np.datetime64("2026-01-01")
        times = [(start + np.timedelta64(row, "m")).item() for row in range(rows)]
        return nab_rule.judge(times, [[str(times[left]), str(times[right])]])

    def alert(self, *rows):
        alert = np.zeros(1_000, dtype=bool)
        alert[list(rows)] = True
        return alert

    def test_first_row_of_a_window_is_worth_all(self):
        self.assertAlmostEqual(nab_rule.file_score(self.judged(), self.alert(500), self.COSTS), 1)

    def test_middle_of_a_window_is_worth_0_86(self):
        # (2 / (1 + e^-2.5) - 1) / (2 / (1 + e^-5) - 1), half of the window's rows being left.
        expected = (2 / (1 + np.exp(-2.5)) - 1) / (2 / (1 + np.exp(-5)) - 1)
        self.assertAlmostEqual(nab_rule.file_score(self.judged(), self.alert(550), self.COSTS), expected)

    def test_only_the_earliest_alert_of_a_window_pays(self):
        one = nab_rule.file_score(self.judged(), self.alert(520), self.COSTS)
        self.assertEqual(nab_rule.file_score(self.judged(), self.alert(520, 521, 590), self.COSTS), one)

    def test_alert_in_probation_is_free_and_far_outside_costs_all(self):
        self.assertAlmostEqual(nab_rule.file_score(self.judged(), self.alert(149), self.COSTS), -1)
        self.assertAlmostEqual(nab_rule.file_score(self.judged(), self.alert(150), self.COSTS), -1.11)
        self.assertAlmostEqual(nab_rule.file_score(self.judged(), self.alert(950), self.COSTS), -1.11)

    def test_alert_just_behind_a_window_costs_little(self):
        cost = -1 - nab_rule.file_score(self.judged(), self.alert(600), self.COSTS)
        self.assertTrue(0 < cost < 0.01)


class Competition(unittest.TestCase):
    def part(self, label):
        return kpi.Part(np.arange(len(label)) * 60, np.array(label))

    def test_found_within_the_delay_counts_the_whole_segment(self):
        label = [0] * 5 + [1] * 20 + [0] * 5
        score = np.zeros(30)
        score[12] = 1
        self.assertEqual(kpi.Events.of(self.part(label), score).at(1), [1, 1, 1])
        score[12], score[13] = 0, 1
        self.assertEqual(kpi.Events.of(self.part(label), score).at(1), [0, 0, 0])

    def test_missing_points_count_as_normal(self):
        part = kpi.Part(np.array([0, 60, 180, 240]), np.array([0, 1, 1, 0]))
        events = kpi.Events.of(part, np.array([0.0, 1, 0, 0]))
        self.assertEqual((list(events.length), list(events.segment)), ([1, 1], [1, 0]))

    def test_best_threshold_weighs_segments_by_their_length(self):
        events = kpi.Events(np.array([3.0, 1.0]), np.array([10, 1]), np.array([2.0, 2, 2, 2, 0.5]))
        self.assertEqual(events.best_threshold(), 3)
        events = kpi.Events(np.array([3.0, 1.0]), np.array([1, 10]), np.array([2.0, 0.5]))
        self.assertEqual(events.best_threshold(), 1)


class Blame(unittest.TestCase):
    def test_hit_rates_of_one_segment(self):
        contributions = np.array([[0.0, 0, 0, 0], [3, 1, 2, 0], [3, 1, 2, 0]])
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "interpretation.txt"
            path.write_text("1-2:1,2\n")
            self.assertEqual(multivariate.blame(contributions, path), [[1, 0.5, 1]])


if __name__ == "__main__":
    unittest.main()
