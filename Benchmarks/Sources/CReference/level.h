/* Level and spread of a signal with bounded influence, and the ranks of scores: Level.swift, Tally.swift. */
#pragma once

#include "constants.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static inline double larger(double a, double b) { return a > b ? a : b; }
static inline double smaller(double a, double b) { return a < b ? a : b; }

/* One divided by a count, the share of a value in a plain mean. */
static inline double mean_share(uint32_t count) { return 1 / (double)(count < 1u << 24 ? count : 1u << 24); }

typedef struct {
  double level;
  double spread;
} shares;

typedef struct {
  double mid;
  double spread;
  uint8_t outside;
} level;

static inline double level_scale(const level *l, double floor) {
  return larger(l->spread * DEVIATION_TO_SIGMA, larger(fabs(l->mid) * RELATIVE_SCALE_FLOOR, floor));
}

static inline double level_score(const level *l, double value, double floor) {
  return smaller(fabs(value - l->mid) / level_scale(l, floor), LARGEST_SCORE);
}

static inline double level_bound(level *l, double error, double floor) {
  double limit = CLIP * level_scale(l, floor);
  if (fabs(error) <= limit) {
    l->outside = 0;
    return error;
  }
  int doublings = l->outside > PATIENCE ? l->outside - PATIENCE : 0;
  if (l->outside < UINT8_MAX) l->outside++;
  return copysign(smaller(fabs(error), ldexp(limit, doublings)), error);
}

static inline void level_learn(level *l, double value, uint32_t samples, shares share, double floor) {
  if (samples == 0) {
    l->mid = value;
    return;
  }
  double error = value - l->mid;
  double bounded = samples < SETTLING_SAMPLES ? error : level_bound(l, error, floor);
  l->mid += share.level * bounded;
  l->spread += share.spread * (fabs(bounded) - l->spread);
}

/* At first each value counts as much as any, as in a plain mean. */
static inline shares at_least_mean(shares share, uint32_t samples) {
  if (samples >= 4096 || samples == 0) return share;
  return (shares){larger(share.level, 1 / ((double)samples + 1)), larger(share.spread, 1 / (double)samples)};
}

/* fdlibm's logarithm to base ten, for positive normal numbers: the same bits as ours. */
static inline double common_logarithm(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  int exponent = (int)(bits >> 52) - 1023;
  uint64_t below = exponent < 0;
  uint64_t significand = (bits & 0x000fffffffffffff) | ((1023 - below) << 52);
  double power = exponent + (int)below;
  const uint64_t offset = 0x3fe6a09e00000000;
  uint64_t shifted = significand + (0x3ff0000000000000 - offset);
  double k = (double)((int)(shifted >> 52) - 1023);
  uint64_t reduced = (shifted & 0x000fffffffffffff) + offset;
  double f;
  memcpy(&f, &reduced, sizeof f);
  f -= 1;
  double half_square = 0.5 * f * f, s = f / (2 + f), z = s * s, w = z * z;
  double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  double odd = z * (6.666666666666735130e-01 +
                    w * (2.857142874366239149e-01 +
                         w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  double natural = s * (half_square + (odd + even)) + k * 1.90821492927058770002e-10 - half_square + f +
                   k * 6.93147180369123816490e-01;
  double low = power * 3.69423907715893078616e-13 + 4.34294481903251816668e-01 * natural;
  return low + power * 3.01029995663611771306e-01;
}

/* The logarithm to base ten of a positive normal number, within 1e-8: Elementary.swift's quick one. */
static inline double quick_common_logarithm(double x) {
  const uint64_t offset = 0x3fe6a09e00000000;
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  uint64_t shifted = bits + (0x3ff0000000000000 - offset);
  double exponent = (double)((int64_t)(shifted >> 52) - 1023);
  uint64_t reduced = (shifted & 0x000fffffffffffff) + offset;
  double significand;
  memcpy(&significand, &reduced, sizeof significand);
  double z = (significand - 1) / (significand + 1), square = z * z;
  double tail = 0.28952965460216784 +
                square * (0.17371779276130071 + square * (0.12408413768664336 + square * 0.0965098848673893));
  return exponent * 0.30102999566398120 + z * (0.86858896380650365 + square * tail);
}

enum { BINS = 32 };

typedef struct {
  float at_least[BINS];
} tally;

/* The bin of a score, four an octave of 1 + score, and how far up in it. */
static inline int tally_bin(double score, float *fraction) {
  if (!(score < LARGEST_SCORE)) {
    *fraction = 1;
    return BINS - 1;
  }
  float above_one = (float)(1 + score);
  uint32_t bits;
  memcpy(&bits, &above_one, sizeof bits);
  *fraction = (float)(bits & 0x1fffff) * 0x1p-21f;
  int bin = (int)(bits >> 21) - 508;
  return bin < BINS - 1 ? bin : BINS - 1;
}

static inline double tally_surprise(const tally *t, double score) {
  float fraction;
  int bin = tally_bin(score, &fraction);
  float own = t->at_least[bin], above = bin + 1 < BINS ? t->at_least[bin + 1] : 0;
  float part = OWN_BIN_SHARE > 1 - fraction ? OWN_BIN_SHARE : 1 - fraction;
  double tail = (double)(above + (own - above) * part);
  double prior = smaller(score, LARGEST_SCORE);
  double weight = 1 + prior * prior / 2;
  return larger(0, quick_common_logarithm(((double)t->at_least[0] + 1) * weight / (tail * weight + 1)));
}

static inline void tally_learn(tally *t, double score) {
  float fraction;
  int last = tally_bin(score, &fraction);
  for (int bin = 0; bin < BINS; bin++) t->at_least[bin] += bin <= last ? 1 : 0;
}

static inline void tally_fade(tally *t) {
  const float decay = (float)0.9982271166354111; /* 2^(-256 / 100,000) */
  for (int bin = 0; bin < BINS; bin++) t->at_least[bin] *= decay;
}
