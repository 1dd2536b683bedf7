/* Profiles of day and week, and how unusual a value is against them: Profile, Residuals, Trust, Season.swift. */
#pragma once

#include "level.h"

enum { DAY_BINS = 96, WEEK_BINS = 168 };

/* A profile of `bins` stretches; the arrays are the caller's, of a day's or a week's length. */
typedef struct {
  int32_t visited;
  uint8_t visit_values;
  level errors;
  uint32_t predicted;
} profile;

typedef struct {
  shares share;
  level around;
  tally scores;
  uint32_t count;
} residuals;

typedef struct {
  double own, plain;
  uint32_t count;
} comparison;

typedef struct {
  float day_levels[DAY_BINS];
  uint8_t day_visits[DAY_BINS];
  float week_levels[WEEK_BINS];
  uint8_t week_visits[WEEK_BINS];
  profile day, week;
  residuals slow, fast, weekly;
  comparison day_trust, week_trust;
} season;

/* What both profiles say of a value; NaN where one does not know the time. */
typedef struct {
  double day_expected, week_expected, day_residual, week_residual;
  double slow_score, fast_score, week_score, floor;
} reading;

typedef struct {
  bool has;
  double slow, fast, week;
  /* No vote counts more. */
  double most;
} season_votes;

static inline double profile_expected(const profile *p, const float *levels, const uint8_t *visits, int bin) {
  if (visits[bin] <= (p->visited == bin ? 1 : 0)) return NAN;
  return (double)levels[bin];
}

static inline double profile_bounded(profile *p, double error, double floor) {
  double bounded = p->predicted >= PROFILE_SETTLING ? level_bound(&p->errors, error, floor) : error;
  if (p->predicted < UINT32_MAX) p->predicted++;
  double share = larger(PROFILE_SPREAD_SHARE, mean_share(p->predicted));
  p->errors.spread += share * (fabs(bounded) - p->errors.spread);
  return bounded;
}

static inline void profile_learn(profile *p, float *levels, uint8_t *visits, double value, int bin,
                                 double expected, double share, double floor) {
  if (p->visited != bin) {
    p->visited = bin;
    p->visit_values = 0;
    if (visits[bin] < UINT8_MAX) visits[bin]++;
  }
  if (p->visit_values < UINT8_MAX) p->visit_values++;
  double before = levels[bin];
  if (isnan(expected)) {
    levels[bin] = (float)(before + (value - before) / (double)p->visit_values);
    return;
  }
  levels[bin] = (float)(before + share * profile_bounded(p, value - expected, floor));
}

static inline void residuals_learn(residuals *r, double residual, double score, double floor) {
  if (r->count >= RESIDUAL_SETTLING) tally_learn(&r->scores, score);
  level_learn(&r->around, residual, r->count, at_least_mean(r->share, r->count), floor);
  if (r->count < UINT32_MAX) r->count++;
}

static inline double residuals_surprise(const residuals *r, double score) {
  return r->count >= VOTING_SAMPLES ? tally_surprise(&r->scores, score) : 0;
}

static inline void compare(comparison *c, double own, double plain) {
  double share = larger(COMPARISON_SHARE, mean_share(c->count + 1));
  c->own += share * (own - c->own);
  c->plain += share * (plain - c->plain);
  if (c->count < UINT32_MAX) c->count++;
}

static inline bool is_trusted(const comparison *c) {
  return c->count >= COMPARISONS_NEEDED && c->own < TRUST_RATIO * c->plain;
}

static inline reading season_read(const season *s, double value, int day_bin, int week_bin, double floor) {
  reading r = {NAN, NAN, NAN, NAN, 0, 0, 0, floor};
  double day = profile_expected(&s->day, s->day_levels, s->day_visits, day_bin);
  if (!isnan(day)) {
    r.day_expected = day;
    r.day_residual = value - day;
    r.slow_score = level_score(&s->slow.around, r.day_residual, floor);
    r.fast_score = level_score(&s->fast.around, r.day_residual, floor);
  }
  double week = profile_expected(&s->week, s->week_levels, s->week_visits, week_bin);
  if (!isnan(week)) {
    r.week_expected = week;
    r.week_residual = value - week;
    r.week_score = level_score(&s->weekly.around, r.week_residual, floor);
  }
  return r;
}

typedef enum { TRUST_NONE, TRUST_DAY, TRUST_WEEK } trust;

/* The better of the profiles that know the time and are trusted. */
static inline trust season_trust(const season *s, const reading *r) {
  bool day = !isnan(r->day_residual) && is_trusted(&s->day_trust);
  bool week = !isnan(r->week_residual) && is_trusted(&s->week_trust);
  if (day && (!week || s->day_trust.own <= s->week_trust.own)) return TRUST_DAY;
  return week ? TRUST_WEEK : TRUST_NONE;
}

static inline season_votes season_vote(const season *s, const reading *r) {
  season_votes votes = {.has = false, .most = INFINITY};
  if (isnan(r->day_residual) || s->slow.count < VOTING_SAMPLES) return votes;
  votes.has = true;
  votes.slow = residuals_surprise(&s->slow, r->slow_score);
  votes.fast = residuals_surprise(&s->fast, r->fast_score);
  if (!isnan(r->week_residual)) votes.week = residuals_surprise(&s->weekly, r->week_score);
  trust trusted = season_trust(s, r);
  if (trusted == TRUST_DAY) votes.most = votes.fast + TRUSTED_LEAD;
  if (trusted == TRUST_WEEK) votes.most = votes.week + TRUSTED_LEAD;
  return votes;
}

/* What the trusted profile expects; `otherwise` where none is trusted. */
static inline double season_expected(const season *s, const reading *r, double otherwise) {
  switch (season_trust(s, r)) {
    case TRUST_DAY: return r->day_expected + s->fast.around.mid;
    case TRUST_WEEK: return r->week_expected + s->weekly.around.mid;
    default: return otherwise;
  }
}

static inline void season_learn(season *s, double value, const reading *r, int day_bin, int week_bin,
                                double plain_level, double day_share, double week_share) {
  bool knows_day = !isnan(r->day_residual), knows_week = !isnan(r->week_residual);
  double cut = REACH * larger(level_scale(&s->fast.around, r->floor), r->floor);
  double plain = smaller(fabs(value - plain_level), cut);
  if (knows_day) compare(&s->day_trust, smaller(fabs(r->day_residual - s->fast.around.mid), cut), plain);
  if (knows_week) compare(&s->week_trust, smaller(fabs(r->week_residual - s->weekly.around.mid), cut), plain);
  if (knows_day) {
    residuals_learn(&s->slow, r->day_residual, r->slow_score, r->floor);
    residuals_learn(&s->fast, r->day_residual, r->fast_score, r->floor);
  }
  if (knows_week) residuals_learn(&s->weekly, r->week_residual, r->week_score, r->floor);
  profile_learn(&s->day, s->day_levels, s->day_visits, value, day_bin, r->day_expected, day_share, r->floor);
  profile_learn(&s->week, s->week_levels, s->week_visits, value, week_bin, r->week_expected, week_share,
                r->floor);
}

static inline void season_fade(season *s) {
  tally_fade(&s->slow.scores);
  tally_fade(&s->fast.scores);
  tally_fade(&s->weekly.scores);
}
