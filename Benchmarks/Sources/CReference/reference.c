/* A bank of signals at one tier: SignalState.swift, SignalBank+Step.swift. */
#include "CReference.h"

#include "novelty.h"

#include <stdlib.h>

typedef struct {
  uint32_t samples;
  double last_seconds, age, lowest, highest;
  level fast, slow;
  tally tally;
} signal_state;

struct reference_bank {
  size_t count;
  reference_tier tier;
  double cadence;
  shares fast_shares[LONGEST_PAUSE], slow_shares[LONGEST_PAUSE];
  double day_share, week_share;
  signal_state *states;
  season *seasons;
  novelty *novelties;
};

static shares compounded(shares share, int count) {
  return (shares){1 - pow(1 - share.level, count), 1 - pow(1 - share.spread, count)};
}

static double visit_share(double seconds, double cadence) {
  return 1 - exp(log(1 - VISIT_SHARE) / larger(1, seconds / cadence));
}

static void prepare(reference_bank *bank) {
  shares fast = {FAST_LEVEL_SHARE, FAST_SPREAD_SHARE}, slow = {SLOW_LEVEL_SHARE, SLOW_SPREAD_SHARE};
  for (int count = 1; count <= LONGEST_PAUSE; count++) {
    bank->fast_shares[count - 1] = count == 1 ? fast : compounded(fast, count);
    bank->slow_shares[count - 1] = count == 1 ? slow : compounded(slow, count);
  }
  bank->day_share = visit_share(DAY_BIN_SECONDS, bank->cadence);
  bank->week_share = visit_share(WEEK_BIN_SECONDS, bank->cadence);
  shares plain = {PROFILE_SPREAD_SHARE, PROFILE_SPREAD_SHARE};
  for (size_t place = 0; bank->tier != REFERENCE_LIGHT && place < bank->count; place++) {
    season *s = &bank->seasons[place];
    s->day.visited = s->week.visited = -1;
    s->slow.share = s->weekly.share = plain;
    s->fast.share = (shares){FAST_RESIDUAL_SHARE, FAST_RESIDUAL_SPREAD_SHARE};
  }
  for (size_t place = 0; bank->tier == REFERENCE_FULL && place < bank->count; place++) {
    novelty *n = &bank->novelties[place];
    n->recent.maximum = -INFINITY;
    n->last_day[0] = n->last_day[1] = n->last_week[0] = n->last_week[1] = NAN;
  }
}

reference_bank *reference_bank_make(size_t count, reference_tier tier, double cadence_seconds) {
  reference_bank *bank = calloc(1, sizeof *bank);
  if (bank == NULL) return NULL;
  *bank = (reference_bank){.count = count, .tier = tier, .cadence = cadence_seconds};
  bank->states = calloc(count, sizeof *bank->states);
  bank->seasons = calloc(tier == REFERENCE_LIGHT ? 1 : count, sizeof *bank->seasons);
  bank->novelties = calloc(tier == REFERENCE_FULL ? count : 1, sizeof *bank->novelties);
  if (bank->states == NULL || bank->seasons == NULL || bank->novelties == NULL) {
    reference_bank_free(bank);
    return NULL;
  }
  prepare(bank);
  return bank;
}

void reference_bank_free(reference_bank *bank) {
  free(bank->states);
  free(bank->seasons);
  free(bank->novelties);
  free(bank);
}

/* How many samples of the cadence have passed. */
static inline int advance(signal_state *s, double seconds, double cadence) {
  double pause = seconds - s->last_seconds;
  s->last_seconds = seconds;
  if (pause < 0) {
    s->age += cadence;
    return 1;
  }
  s->age += pause;
  double count = smaller(pause / cadence + 0.5, LONGEST_PAUSE);
  return count < 1 ? 1 : (int)count;
}

static inline reference_judgement judgement(const signal_state *s, double value, double surprise, double mid) {
  if (s->samples < WARM_UP_SAMPLES) return (reference_judgement){0, false, false, false};
  return (reference_judgement){(float)surprise, value > mid, fabs(value - mid) > 0 && value != mid, true};
}

static inline double nearer_score(const signal_state *s, double value) {
  return smaller(level_score(&s->fast, value, TINY), level_score(&s->slow, value, TINY));
}

static inline void learn(signal_state *s, double value, double score, shares fast, shares slow) {
  if (s->samples >= SETTLING_SAMPLES) tally_learn(&s->tally, score);
  level_learn(&s->fast, value, s->samples, at_least_mean(fast, s->samples), TINY);
  level_learn(&s->slow, value, s->samples, at_least_mean(slow, s->samples), TINY);
  if (s->samples == 0) {
    s->lowest = s->highest = value;
  } else {
    s->lowest = smaller(value, s->lowest + (s->slow.mid - s->lowest) * EXTREMES_SHARE);
    s->highest = larger(value, s->highest + (s->slow.mid - s->highest) * EXTREMES_SHARE);
  }
  if (s->samples < UINT32_MAX) s->samples++;
}

static inline reference_judgement step_light(reference_bank *bank, signal_state *s, double value, int pause) {
  double score = nearer_score(s, value);
  reference_judgement result = {0};
  if (s->samples >= WARM_UP_SAMPLES) result = judgement(s, value, tally_surprise(&s->tally, score), s->slow.mid);
  learn(s, value, score, bank->fast_shares[pause - 1], bank->slow_shares[pause - 1]);
  if (s->samples % TALLY_DECAY_INTERVAL == 0) tally_fade(&s->tally);
  return result;
}

static inline double combine(const signal_state *s, double score, const season_votes *votes) {
  double surprise = tally_surprise(&s->tally, score);
  if (!votes->has) return surprise;
  double level = smaller(surprise, votes->most), day = smaller(votes->slow, votes->most);
  double day_fast = smaller(votes->fast, votes->most), week = smaller(votes->week, votes->most);
  return sqrt((level * level + day * day + 2 * day_fast * day_fast + week * week) / 5);
}

static inline reference_judgement step_seasonal(reference_bank *bank, size_t place, double value, int pause,
                                                int day_bin, int week_bin) {
  signal_state *s = &bank->states[place];
  season *profiles = &bank->seasons[place];
  double score = nearer_score(s, value);
  double floor = larger(fabs(s->slow.mid) * RELATIVE_SCALE_FLOOR, TINY);
  reading r = season_read(profiles, value, day_bin, week_bin, floor);
  season_votes votes = season_vote(profiles, &r);
  double surprise = smaller(combine(s, score, &votes), LARGEST_POINT_SCORE);
  double expected = season_expected(profiles, &r, s->slow.mid);
  if (bank->tier == REFERENCE_FULL) {
    novelty *n = &bank->novelties[place];
    if (pause > LONGEST_NEIGHBOURS) n->recent = (window){.maximum = -INFINITY};
    double excess = novelty_judge(n, value, &r, votes.week, TINY);
    if (!isnan(excess)) surprise = ALARM_SCORE + excess;
  }
  reference_judgement result = judgement(s, value, surprise, expected);
  season_learn(profiles, value, &r, day_bin, week_bin, s->fast.mid, bank->day_share, bank->week_share);
  learn(s, value, score, bank->fast_shares[pause - 1], bank->slow_shares[pause - 1]);
  if (s->samples % TALLY_DECAY_INTERVAL == 0) {
    tally_fade(&s->tally);
    season_fade(profiles);
    if (bank->tier == REFERENCE_FULL) novelty_fade(&bank->novelties[place]);
  }
  return result;
}

void reference_bank_step(reference_bank *bank, const double *values, double seconds, int32_t second_of_week,
                         reference_judgement *judgements) {
  int day_bin = second_of_week % 86400 / DAY_BIN_SECONDS, week_bin = second_of_week / WEEK_BIN_SECONDS;
  for (size_t place = 0; place < bank->count; place++) {
    judgements[place] = (reference_judgement){0};
    if (!(fabs(values[place]) <= LARGEST_MAGNITUDE)) continue;
    int pause = advance(&bank->states[place], seconds, bank->cadence);
    judgements[place] = bank->tier == REFERENCE_LIGHT
                            ? step_light(bank, &bank->states[place], values[place], pause)
                            : step_seasonal(bank, place, values[place], pause, day_bin, week_bin);
  }
}
