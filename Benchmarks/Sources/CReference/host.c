/* The host detector: HostColumn, HostCovariance, HostJacobi, HostCalibration, HostProfiles, HostDetector.swift.
 *
 * For rows without missing values; sums are taken in the compiler's order, so that results agree to rounding. */
#include "CReference.h"

#include "level.h"

#include <stdlib.h>

#define MEMORY 40000.0
#define LOCAL_MEMORY 60.0
#define SMOOTHING 6.0
#define COMPARISON_MEMORY 3000.0
#define HOST_WARM_UP 200.0
#define HOST_SETTLING 10.0
#define SLOW_FLOOR 0.03
#define LOCAL_FLOOR 0.005
#define HOST_REACH 30.0
#define LARGEST_REACH 20.0
#define LARGEST_COUNT 8
#define RANGE_GROWTH 64.0
#define PRINCIPAL_SHARE 0.5
#define RIDGE 0.01
#define GATE 4.0
#define TYPICAL_SHARE 0.001
#define SWEEPS 9
#define HOST_DAY_BINS 96
#define HOST_BIN_SECONDS 900
#define HOST_VISIT_SHARE 0.1
#define TRUST_GAIN 4.0
#define PRIOR_SAMPLES 2000000.0
#define TYPICAL_SCORE 0.05
#define HOST_TALLY_INTERVAL 256
#define HOST_DECAY 0.9982271166354111 /* 2^(-256 / 100,000) */

enum { HOST_TALLY_BINS = 192, LOWEST_OCTAVE = -24 };

typedef struct {
  double mean, variance, low, high;
} spread;

typedef struct {
  double slow, local, robust, slow_step, local_step, center_step, predicted;
} host_reading;

typedef struct {
  double samples, center, plain_error, profile_error, compared;
  spread slow, local;
  double level, deviation;
  double day_means[HOST_DAY_BINS];
  uint8_t day_visits[HOST_DAY_BINS];
  double visit_sum, visit_count;
} host_column;

typedef struct {
  double residual, mahalanobis;
} distances;

typedef struct {
  size_t count;
  double *matrix, *loadings, *precision, *minor, *inputs, *steps, *shares, *coordinates;
  bool is_ready;
  double typical;
  double *rotated, *vectors;
  bool is_running;
  size_t row, column;
  int sweep;
} covariance;

struct reference_host {
  size_t count;
  double cadence;
  int bin;
  host_column *columns;
  host_reading *readings;
  covariance slow, local;
  double tally[HOST_TALLY_BINS];
  int since_fade;
  distances smooth_slow, smooth_local;
  double smooth_largest, age;
};

static double spread_scale(const spread *s, double floor) { return sqrt(s->variance) + floor * (s->high - s->low); }

static double spread_admit(spread *s, double value, double samples) {
  if (samples == 0) {
    s->low = s->high = value;
    return value;
  }
  s->low += (s->mean - s->low) * EXTREMES_SHARE;
  s->high += (s->mean - s->high) * EXTREMES_SHARE;
  double room = samples < HOST_SETTLING ? 0 : RANGE_GROWTH * sqrt(s->variance);
  double inside = room > 0 ? larger(s->low - room, smaller(s->high + room, value)) : value;
  s->low = smaller(s->low, inside);
  s->high = larger(s->high, inside);
  return inside;
}

static void spread_learn(spread *s, double step, double share) {
  s->mean += share * step;
  s->variance += share * (step * step - s->variance);
}

static double in_spreads(double *step, double scale) {
  if (scale <= 0) return 0;
  double spreads = *step / scale;
  if (fabs(spreads) <= HOST_REACH) return spreads;
  double cut = copysign(HOST_REACH, spreads);
  *step = cut * scale;
  return cut;
}

static host_reading column_read(host_column *c, double value, double predicted) {
  host_reading r = {.predicted = predicted};
  if (c->samples == 0) c->center = c->slow.mean = c->level = value;
  double trust = 0;
  if (c->plain_error > 0)
    trust = larger(0, smaller(1, (1 - c->profile_error / c->plain_error) * TRUST_GAIN));
  double residual = value - trust * predicted;
  double inside = spread_admit(&c->slow, residual, c->samples);
  r.slow_step = inside - c->slow.mean;
  r.local_step = spread_admit(&c->local, inside - c->level, c->samples) - c->local.mean;
  if (c->samples >= HOST_WARM_UP) {
    double robust = c->deviation * DEVIATION_TO_SIGMA + SLOW_FLOOR * (c->slow.high - c->slow.low);
    if (robust > 0) r.robust = smaller(fabs(r.slow_step) / robust, LARGEST_REACH);
    r.slow = in_spreads(&r.slow_step, spread_scale(&c->slow, SLOW_FLOOR));
    r.local = in_spreads(&r.local_step, spread_scale(&c->local, LOCAL_FLOOR));
  }
  r.center_step = value - c->center - (residual - c->slow.mean - r.slow_step);
  return r;
}

static double column_share(const host_column *c) { return larger(1 / MEMORY, 1 / (c->samples + 1)); }

static void column_learn(host_column *c, const host_reading *r, double slow_weight, double local_weight) {
  double share = column_share(c), size = fabs(r->slow_step);
  if (c->samples >= HOST_WARM_UP) {
    double floor = SLOW_FLOOR * (c->slow.high - c->slow.low);
    size = smaller(size, CLIP * (c->deviation * DEVIATION_TO_SIGMA + floor));
  }
  c->deviation += share * (size - c->deviation);
  if (r->predicted != 0) {
    c->compared += 1;
    double compared = larger(1 / COMPARISON_MEMORY, 1 / c->compared);
    c->plain_error += compared * (fabs(r->center_step) - c->plain_error);
    c->profile_error += compared * (fabs(r->center_step - r->predicted) - c->profile_error);
  }
  spread_learn(&c->slow, r->slow_step, share * slow_weight);
  spread_learn(&c->local, r->local_step, share * local_weight);
  c->center += share * r->center_step;
  c->samples += 1;
  c->visit_sum += r->center_step;
  c->visit_count += 1;
}

static void enter(reference_host *host, int bin) {
  if (bin == host->bin) return;
  for (size_t place = 0; host->bin >= 0 && place < host->count; place++) {
    host_column *c = &host->columns[place];
    if (c->visit_count == 0) continue;
    if (c->day_visits[host->bin] < UINT8_MAX) c->day_visits[host->bin]++;
    double share = larger(HOST_VISIT_SHARE, 1.0 / c->day_visits[host->bin]);
    c->day_means[host->bin] += share * (c->visit_sum / c->visit_count - c->day_means[host->bin]);
    c->visit_sum = c->visit_count = 0;
  }
  host->bin = bin;
}

static distances measure(covariance *v) {
  if (!v->is_ready) return (distances){0, 0};
  size_t count = v->count;
  double *restrict target = v->coordinates;
  for (size_t axis = 0; axis < count; axis++) target[axis] = 0;
  for (size_t column = 0; column < count; column++) {
    double input = v->inputs[column];
    const double *restrict row = v->loadings + column * count;
    if (input != 0)
      for (size_t axis = 0; axis < count; axis++) target[axis] += input * row[axis];
  }
  double residual[4] = {0}, mahalanobis[4] = {0};
  for (size_t axis = 0; axis < count; axis++) {
    double square = target[axis] * target[axis];
    residual[axis & 3] += square * v->minor[axis];
    mahalanobis[axis & 3] += square * v->precision[axis];
  }
  double r = (residual[0] + residual[1]) + (residual[2] + residual[3]);
  double m = (mahalanobis[0] + mahalanobis[1]) + (mahalanobis[2] + mahalanobis[3]);
  return (distances){sqrt(r / (double)count), sqrt(m / (double)count)};
}

static double gate(const covariance *v, double residual) {
  return v->is_ready && residual > GATE * v->typical ? GATE * v->typical / residual : 1;
}

static void typical_learn(covariance *v, double residual) {
  if (v->is_ready) v->typical += TYPICAL_SHARE * (smaller(residual, 3 * v->typical) - v->typical);
}

static void covariance_learn(covariance *v, double weight) {
  for (size_t column = 0; column < v->count; column++) {
    double step = v->steps[column], own = v->shares[column];
    double *restrict row = v->matrix + column * v->count;
    const double *restrict steps = v->steps, *restrict shares = v->shares;
    for (size_t other = 0; other <= column; other++) {
      double used = larger(shares[other], own) * weight;
      row[other] += used * (step * steps[other] - row[other]);
    }
  }
}

static void mix(double *restrict first, double *restrict second, size_t count, double cosine, double sine) {
  for (size_t place = 0; place < count; place++) {
    double x = first[place], y = second[place];
    first[place] = cosine * x - sine * y;
    second[place] = sine * x + cosine * y;
  }
}

static void rotate(covariance *v, size_t p, size_t q) {
  size_t n = v->count;
  double *m = v->rotated, element = m[p * n + q];
  if (fabs(element) <= 1e-15) return;
  double first = m[p * n + p], second = m[q * n + q], angle = (second - first) / (2 * element);
  double tangent = (angle < 0 ? -1 : 1) / (fabs(angle) + sqrt(angle * angle + 1));
  double cosine = 1 / sqrt(tangent * tangent + 1), sine = tangent * cosine;
  mix(m + p * n, m + q * n, n, cosine, sine);
  mix(v->vectors + p * n, v->vectors + q * n, n, cosine, sine);
  m[p * n + p] = first - tangent * element;
  m[q * n + q] = second + tangent * element;
  m[p * n + q] = m[q * n + p] = 0;
  for (size_t other = 0; other < n; other++) {
    m[other * n + p] = m[p * n + other];
    m[other * n + q] = m[q * n + other];
  }
}

static void begin(covariance *v, const double *scales) {
  size_t n = v->count;
  for (size_t row = 0; row < n; row++)
    for (size_t column = 0; column <= row; column++) {
      double product = scales[row] * scales[column];
      double value = product > 0 ? larger(-1, smaller(1, v->matrix[row * n + column] / product)) : 0;
      v->rotated[row * n + column] = v->rotated[column * n + row] = value;
      v->vectors[row * n + column] = v->vectors[column * n + row] = row == column;
    }
  v->row = 0;
  v->column = 1;
  v->sweep = 0;
  v->is_running = true;
}

static double axis_variance(const covariance *v, size_t axis) {
  return larger(0, v->rotated[axis * v->count + axis]);
}

static void accept(covariance *v) {
  size_t n = v->count;
  double needed = 0;
  for (size_t axis = 0; axis < n; axis++) {
    v->precision[axis] = 1 / (axis_variance(v, axis) + RIDGE);
    v->minor[axis] = 1;
    for (size_t column = 0; column < n; column++) v->loadings[column * n + axis] = v->vectors[axis * n + column];
    needed += PRINCIPAL_SHARE * axis_variance(v, axis);
  }
  while (needed > 0) {
    size_t best = n;
    for (size_t axis = 0; axis < n; axis++)
      if (v->minor[axis] == 1 && (best == n || axis_variance(v, axis) > axis_variance(v, best))) best = axis;
    if (best == n) break;
    v->minor[best] = larger(0, 1 - needed / axis_variance(v, best));
    needed -= axis_variance(v, best);
  }
  v->is_ready = true;
}

static bool ends_after_sweep(covariance *v) {
  v->row = 0;
  v->column = 1;
  v->is_running = ++v->sweep < SWEEPS;
  return !v->is_running;
}

static void renew(covariance *v, int pairs, const double *scales) {
  if (!v->is_running) begin(v, scales);
  while (pairs > 0) {
    if (v->row + 1 >= v->count) {
      if (ends_after_sweep(v)) {
        accept(v);
        return;
      }
      continue;
    }
    rotate(v, v->row, v->column);
    pairs--;
    if (++v->column == v->count) v->column = ++v->row + 1;
  }
}

static void renew_both(reference_host *host) {
  if (host->age < HOST_WARM_UP) return;
  size_t n = host->count;
  double wanted = (double)(n * n / 2 * SWEEPS * 16) / host->age;
  int most = 32768 / (int)n, least = (int)n / 8 + 1;
  int pairs = wanted < most ? (int)wanted : most;
  if (pairs < least) pairs = least;
  double slow[n], local[n];
  for (size_t place = 0; place < n; place++) {
    slow[place] = spread_scale(&host->columns[place].slow, SLOW_FLOOR);
    local[place] = spread_scale(&host->columns[place].local, LOCAL_FLOOR);
  }
  renew(&host->slow, pairs, slow);
  renew(&host->local, pairs, local);
}

static double largest_mean(const reference_host *host) {
  double best[LARGEST_COUNT] = {0}, sum = 0;
  for (size_t column = 0; column < host->count; column++) {
    double size = host->readings[column].robust;
    if (size <= best[LARGEST_COUNT - 1]) continue;
    int place = LARGEST_COUNT - 1;
    for (; place > 0 && best[place - 1] < size; place--) best[place] = best[place - 1];
    best[place] = size;
  }
  for (int place = 0; place < LARGEST_COUNT; place++) sum += best[place];
  return sum / (double)(host->count < LARGEST_COUNT ? host->count : LARGEST_COUNT);
}

static int host_bin(double score, double *fraction) {
  uint64_t bits;
  memcpy(&bits, &score, sizeof bits);
  int octave = (int)(bits >> 52) - 1023 - LOWEST_OCTAVE;
  *fraction = 0;
  if (octave < 0 || score <= 0) return 0;
  int bin = octave * 4 + (int)((bits >> 50) & 3);
  *fraction = bin < HOST_TALLY_BINS ? (double)(bits & 0x3ffffffffffff) * 0x1p-50 : 1;
  return bin < HOST_TALLY_BINS ? bin : HOST_TALLY_BINS - 1;
}

static double calibrated(const reference_host *host, double score) {
  double fraction;
  int bin = host_bin(score, &fraction);
  double above = bin + 1 < HOST_TALLY_BINS ? host->tally[bin + 1] : 0;
  double tail = above + (host->tally[bin] - above) * (1 - fraction);
  double law = PRIOR_SAMPLES / (1 + score / TYPICAL_SCORE);
  return larger(0, common_logarithm((host->tally[0] + PRIOR_SAMPLES) / (tail + law)));
}

static void calibration_learn(reference_host *host, double score) {
  double fraction;
  int last = host_bin(score, &fraction);
  for (int bin = 0; bin <= last; bin++) host->tally[bin] += 1;
  if (++host->since_fade < HOST_TALLY_INTERVAL) return;
  host->since_fade = 0;
  for (int bin = 0; bin < HOST_TALLY_BINS; bin++) host->tally[bin] *= HOST_DECAY;
}

static void follow(distances *smooth, distances row) {
  smooth->residual += (row.residual - smooth->residual) / SMOOTHING;
  smooth->mahalanobis += (row.mahalanobis - smooth->mahalanobis) / SMOOTHING;
}

static void read_row(reference_host *host, const double *values) {
  for (size_t place = 0; place < host->count; place++) {
    host_column *c = &host->columns[place];
    double visits = c->day_visits[host->bin];
    host_reading r = column_read(c, values[place], c->day_means[host->bin] * (visits / (visits + 1)));
    host->readings[place] = r;
    host->slow.inputs[place] = r.slow;
    host->slow.steps[place] = r.slow_step;
    host->local.inputs[place] = r.local;
    host->local.steps[place] = r.local_step;
    host->slow.shares[place] = host->local.shares[place] = column_share(c);
  }
}

double reference_host_step(reference_host *host, const double *values, int32_t second_of_week) {
  enter(host, second_of_week % 86400 / HOST_BIN_SECONDS);
  read_row(host, values);
  distances slow = measure(&host->slow), local = measure(&host->local);
  double largest = largest_mean(host), surprise = 0, product = 0;
  bool is_ready = host->slow.is_ready && host->local.is_ready;
  if (is_ready && largest > 0) {
    follow(&host->smooth_slow, slow);
    follow(&host->smooth_local, local);
    host->smooth_largest += (largest - host->smooth_largest) / SMOOTHING;
  }
  product = (host->smooth_slow.residual * host->smooth_slow.mahalanobis) *
            (host->smooth_local.mahalanobis * host->smooth_largest);
  if (is_ready && largest > 0) surprise = calibrated(host, product);
  for (size_t place = 0; place < host->count; place++) {
    host_column *c = &host->columns[place];
    c->level += (c->slow.mean + host->readings[place].slow_step - c->level) / LOCAL_MEMORY;
  }
  double slow_weight = gate(&host->slow, slow.residual), local_weight = gate(&host->local, local.residual);
  host->age += 1;
  if (largest > 0) {
    if (is_ready) calibration_learn(host, product);
    typical_learn(&host->slow, slow.residual);
    typical_learn(&host->local, local.residual);
  }
  covariance_learn(&host->slow, slow_weight);
  covariance_learn(&host->local, local_weight);
  for (size_t place = 0; place < host->count; place++)
    column_learn(&host->columns[place], &host->readings[place], slow_weight, local_weight);
  renew_both(host);
  return surprise;
}

static bool covariance_make(covariance *v, size_t count) {
  double *memory = calloc(4 * count * count + 6 * count, sizeof *memory);
  if (memory == NULL) return false;
  size_t square = count * count;
  *v = (covariance){.count = count,
                    .typical = 1,
                    .matrix = memory,
                    .loadings = memory + square,
                    .rotated = memory + 2 * square,
                    .vectors = memory + 3 * square,
                    .precision = memory + 4 * square,
                    .minor = memory + 4 * square + count,
                    .inputs = memory + 4 * square + 2 * count,
                    .steps = memory + 4 * square + 3 * count,
                    .shares = memory + 4 * square + 4 * count,
                    .coordinates = memory + 4 * square + 5 * count};
  return true;
}

reference_host *reference_host_make(size_t count, double cadence_seconds) {
  reference_host *host = calloc(1, sizeof *host);
  if (host == NULL) return NULL;
  host->count = count;
  host->cadence = cadence_seconds;
  host->bin = -1;
  host->columns = calloc(count, sizeof *host->columns);
  host->readings = calloc(count, sizeof *host->readings);
  bool is_made = covariance_make(&host->slow, count) && covariance_make(&host->local, count);
  if (is_made && host->columns != NULL && host->readings != NULL) return host;
  reference_host_free(host);
  return NULL;
}

void reference_host_free(reference_host *host) {
  free(host->columns);
  free(host->readings);
  free(host->slow.matrix);
  free(host->local.matrix);
  free(host);
}
