#!/usr/bin/env python3
"""Checks the measures on cases small enough to be worked out by hand.

    Benchmarks/accuracy/test_accuracy.py
"""
import pathlib
import tempfile
import unittest

import numpy as np

import ceiling
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
