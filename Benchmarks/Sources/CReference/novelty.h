/* Thirteen streams of novelty: Window, Prototypes, NoveltyStream, Shift, NoveltyGate, Novelty.swift. */
#pragma once

#include "season.h"

enum { WINDOW = 96, PROTOTYPES = 32, SHAPES = 16, STREAMS = 13 };

typedef struct {
  float ring[WINDOW];
  uint8_t next, filled;
  double sum3, sum12, sum48;
  float maximum;
  uint8_t rough;
} window;

static inline float window_value(const window *w, int age) {
  int place = (int)w->next - 1 - age;
  return w->ring[place < 0 ? place + WINDOW : place];
}

static inline double window_sum(const window *w, int count) {
  double sum = 0;
  for (int age = 0; age < (count < w->filled ? count : w->filled); age++) sum += (double)window_value(w, age);
  return sum;
}

static inline void window_push(window *w, float value) {
  if (w->filled >= 3) w->sum3 -= (double)window_value(w, 2);
  if (w->filled >= 12) w->sum12 -= (double)window_value(w, 11);
  if (w->filled >= 48) w->sum48 -= (double)window_value(w, 47);
  float leaving = w->filled == WINDOW ? window_value(w, WINDOW - 1) : -INFINITY;
  if (fabs((double)value) > 0x1p20 * fabs(w->sum48)) w->rough = 50;
  w->ring[w->next] = value;
  w->next = w->next + 1 == WINDOW ? 0 : w->next + 1;
  if (w->filled < WINDOW) w->filled++;
  w->sum3 += (double)value;
  w->sum12 += (double)value;
  w->sum48 += (double)value;
  if (w->rough > 0) w->rough--;
  if (w->next == 0 || w->rough > 0) {
    w->sum3 = window_sum(w, 3);
    w->sum12 = window_sum(w, 12);
    w->sum48 = window_sum(w, 48);
  }
  if (value >= w->maximum) {
    w->maximum = value;
  } else if (leaving >= w->maximum) {
    w->maximum = w->ring[0];
    for (int place = 1; place < w->filled; place++)
      if (w->ring[place] > w->maximum) w->maximum = w->ring[place];
  }
}

static inline double window_mean(const window *w, double sum, int count) {
  return sum / (count < w->filled ? count : w->filled);
}

/* Prototypes of `width` numbers each; one number is the plain case. */
typedef struct {
  int place;
  float distance;
} nearest;

static inline int least_used(const float *weights, int count) {
  int best = 0;
  for (int place = 1; place < count; place++)
    if (weights[place] < weights[best]) best = place;
  return best;
}

static inline float prototype_share(float weight) {
  return PROTOTYPE_SHARE > 1 / weight ? PROTOTYPE_SHARE : 1 / weight;
}

typedef struct {
  double mean, deviation;
  uint32_t seen;
} stream_scale;

static inline double scale_bounded(const stream_scale *s, double step) {
  if (s->seen <= 200 || s->deviation <= 0) return step;
  double limit = 1000 * s->deviation;
  return larger(-limit, smaller(limit, step));
}

static inline stream_scale scale_learn(stream_scale s, double value) {
  if (s.seen < UINT32_MAX) s.seen++;
  double share = larger(STREAM_SCALE_SHARE, mean_share(s.seen));
  if (s.seen == 1) s.mean = value;
  s.mean += share * scale_bounded(&s, value - s.mean);
  s.deviation += share * (fabs(scale_bounded(&s, value - s.mean)) - s.deviation);
  return s;
}

static inline double scale_spread(const stream_scale *s, double floor) {
  return larger(s->deviation * DEVIATION_TO_SIGMA, floor);
}

typedef struct {
  stream_scale scale;
  float centres[PROTOTYPES], weights[PROTOTYPES];
  uint8_t used;
  tally scores;
} stream;

static inline double stream_judge(stream *s, double value, double radius, double floor) {
  uint32_t seen = s->scale.seen;
  s->scale = scale_learn(s->scale, value);
  double spread = scale_spread(&s->scale, floor);
  nearest best = {0, INFINITY};
  for (int place = 0; place < s->used; place++) {
    float distance = fabsf(s->centres[place] - (float)value);
    if (distance < best.distance) best = (nearest){place, distance};
  }
  double score = s->used > 0 ? (double)best.distance / spread * NOVELTY_GAIN : 0;
  double surprise = seen >= VOTING_SAMPLES ? tally_surprise(&s->scores, score) : 0;
  if (s->used > 0 && best.distance <= (float)(radius * spread)) {
    float weight = s->weights[best.place] += 1;
    s->centres[best.place] += prototype_share(weight) * ((float)value - s->centres[best.place]);
  } else {
    int place = s->used < PROTOTYPES ? s->used++ : least_used(s->weights, PROTOTYPES);
    s->centres[place] = (float)value;
    s->weights[place] = 1;
  }
  tally_learn(&s->scores, score);
  return surprise;
}

typedef struct {
  float centres[SHAPES * 8], weights[SHAPES];
  uint8_t used;
  tally scores;
  uint32_t seen;
} shape_stream;

static inline double shape_judge(shape_stream *s, const float *shape, int width, double spread) {
  nearest best = {0, INFINITY};
  float inverse = (float)smaller(1 / spread, 0x1p120);
  for (int place = 0; place < s->used; place++) {
    float square = 0;
    for (int index = 0; index < width; index++) {
      float difference = (s->centres[place * width + index] - shape[index]) * inverse;
      square += difference * difference;
    }
    if (square < best.distance) best = (nearest){place, square};
  }
  best.distance = sqrtf(best.distance / (float)width);
  double score = s->used > 0 ? (double)best.distance * NOVELTY_GAIN : 0;
  double surprise = s->seen >= VOTING_SAMPLES ? tally_surprise(&s->scores, score) : 0;
  if (s->seen < UINT32_MAX) s->seen++;
  if (s->used > 0 && best.distance <= (float)SHAPE_RADIUS) {
    float share = prototype_share(s->weights[best.place] += 1);
    float *centre = s->centres + best.place * width;
    for (int index = 0; index < width; index++) centre[index] += share * (shape[index] - centre[index]);
  } else {
    int place = s->used < SHAPES ? s->used++ : least_used(s->weights, SHAPES);
    for (int index = 0; index < width; index++) s->centres[place * width + index] = shape[index];
    s->weights[place] = 1;
  }
  tally_learn(&s->scores, score);
  return surprise;
}

typedef struct {
  double before;
  level errors;
  uint32_t level_values, count;
  tally scores;
} shift;

static inline double shift_judge(shift *s, double mean, double leaving, double floor) {
  bool is_young = s->level_values < 12;
  double score = is_young ? 0 : level_score(&s->errors, mean - s->before, floor);
  double surprise = s->count >= VOTING_SAMPLES ? tally_surprise(&s->scores, score) : 0;
  if (!is_young) {
    double error = mean - s->before;
    double bounded = s->count > 24 ? level_bound(&s->errors, error, floor) : error;
    double share = larger(SLOW_SPREAD_SHARE, 1 / ((double)(s->count < 1u << 24 ? s->count : 1u << 24) + 1));
    s->errors.spread += share * (fabs(bounded) - s->errors.spread);
    if (s->count > 12) tally_learn(&s->scores, score);
    if (s->count < UINT32_MAX) s->count++;
  }
  if (s->level_values < UINT32_MAX) s->level_values++;
  double limit = s->count > 200 && s->errors.spread > 0 ? 1000 * s->errors.spread : INFINITY;
  s->before += larger(SHIFT_LEVEL_SHARE, mean_share(s->level_values)) *
               larger(-limit, smaller(limit, leaving - s->before));
  return surprise;
}

typedef struct {
  window recent;
  stream raw, mean3, mean12, mean48, maximum, day, week, day3, week3;
  shift step;
  shape_stream shape, coarse;
  double last_day[2], last_week[2];
  double smoothed, habit;
  uint32_t age, rest, samples;
} novelty;

/* By how much the gate's threshold is passed where an alarm opens, else NaN. */
static inline double gate_admit(novelty *n, double combined) {
  n->smoothed += NOVELTY_SHARE * (combined - n->smoothed);
  n->habit *= HABIT_DECAY;
  if (n->age < UINT32_MAX) n->age++;
  if (n->rest > 0) n->rest--;
  if (n->smoothed < NOVELTY_THRESHOLD || n->rest > 0 || n->age <= NOVELTY_WARM_UP) return NAN;
  double maturity = (double)n->age / NOVELTY_YOUTH;
  double growth = maturity > 1 ? NOVELTY_THRESHOLD_GROWTH * common_logarithm(maturity) : 0;
  double excess = n->smoothed - (NOVELTY_THRESHOLD + growth + n->habit);
  if (excess < 0) return NAN;
  n->habit += HABIT_STEP;
  uint32_t rest = (uint32_t)((double)n->age * REST_SHARE);
  n->rest = rest < SHORTEST_REST ? SHORTEST_REST : rest > LONGEST_REST ? LONGEST_REST : rest;
  return excess;
}

static inline void judge_residual(stream *plain, stream *mean3, double *last, double residual, double floor,
                                  float *vote, float *vote3) {
  if (isnan(residual)) return;
  *vote = (float)stream_judge(plain, residual, FAR_RADIUS, floor);
  double mean = (residual + last[0] + last[1]) / 3;
  if (!isnan(mean)) *vote3 = (float)stream_judge(mean3, mean, FAR_RADIUS, floor);
  last[1] = last[0];
  last[0] = residual;
}

static inline void judge_shapes(novelty *n, double floor, float *votes) {
  double spread = scale_spread(&n->raw.scale, floor);
  if (n->recent.filled < 12 || spread <= 0) return;
  float points[8], blocks[4];
  for (int index = 0; index < 8; index++) points[index] = window_value(&n->recent, index);
  for (int index = 0; index < 4; index++)
    blocks[index] = (window_value(&n->recent, 3 * index) + window_value(&n->recent, 3 * index + 1) +
                     window_value(&n->recent, 3 * index + 2)) /
                    3;
  votes[10] = (float)shape_judge(&n->shape, points, 8, spread);
  votes[11] = (float)shape_judge(&n->coarse, blocks, 4, spread);
}

static inline void fade_weights(float *weights, int used) {
  for (int place = 0; place < used; place++) weights[place] *= PROTOTYPE_FADE;
}

static inline void novelty_age(novelty *n) {
  if (n->samples < UINT32_MAX) n->samples++;
  if (n->samples % PROTOTYPE_FADE_INTERVAL != 0) return;
  stream *streams[] = {&n->raw,  &n->mean3, &n->mean12, &n->mean48, &n->maximum,
                       &n->day, &n->week,  &n->day3,   &n->week3};
  for (int index = 0; index < 9; index++) fade_weights(streams[index]->weights, streams[index]->used);
  fade_weights(n->shape.weights, n->shape.used);
  fade_weights(n->coarse.weights, n->coarse.used);
}

static inline void novelty_fade(novelty *n) {
  stream *streams[] = {&n->raw,  &n->mean3, &n->mean12, &n->mean48, &n->maximum,
                       &n->day, &n->week,  &n->day3,   &n->week3};
  for (int index = 0; index < 9; index++) tally_fade(&streams[index]->scores);
  tally_fade(&n->step.scores);
  tally_fade(&n->shape.scores);
  tally_fade(&n->coarse.scores);
}

static inline double novelty_judge(novelty *n, double value, const reading *r, double week_vote,
                                   double smallest) {
  double floor = larger(fabs(n->raw.scale.mean) * RELATIVE_SCALE_FLOOR, smallest);
  double leaving = n->recent.filled >= 12 ? (double)window_value(&n->recent, 11) : NAN;
  float votes[STREAMS] = {0};
  window *w = &n->recent;
  window_push(w, (float)value);
  votes[0] = (float)stream_judge(&n->raw, value, NEAR_RADIUS, floor);
  votes[1] = (float)stream_judge(&n->mean3, window_mean(w, w->sum3, 3), NEAR_RADIUS, floor);
  votes[2] = (float)stream_judge(&n->mean12, window_mean(w, w->sum12, 12), NEAR_RADIUS, floor);
  votes[3] = (float)stream_judge(&n->mean48, window_mean(w, w->sum48, 48), FAR_RADIUS, floor);
  votes[4] = (float)stream_judge(&n->maximum, (double)w->maximum, FAR_RADIUS, floor);
  if (!isnan(leaving))
    votes[9] = (float)shift_judge(&n->step, window_mean(w, w->sum12, 12), leaving, floor);
  judge_shapes(n, floor, votes);
  judge_residual(&n->day, &n->day3, n->last_day, r->day_residual, floor, &votes[5], &votes[7]);
  judge_residual(&n->week, &n->week3, n->last_week, r->week_residual, floor, &votes[6], &votes[8]);
  votes[12] = (float)week_vote;
  novelty_age(n);
  double sum = 0;
  for (int index = 0; index < STREAMS; index++) sum += smaller(votes[index], LARGEST_VOTE);
  return gate_admit(n, sum / STREAMS);
}
