/* The detectors in plain C, for the speed benchmark to compare with.
 *
 * Written from the same formulas with the same constants and the same layout of state, single signals in
 * records, so that the results are the same numbers: the benchmark compares them. Without what the daemon
 * needs beside the maths: signals that come and go, freezing, snapshots. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is thought of one value. */
typedef struct {
  float surprise;
  bool is_above;
  bool is_worth_telling;
  bool is_warm;
} reference_judgement;

typedef enum { REFERENCE_LIGHT, REFERENCE_SEASONAL, REFERENCE_FULL } reference_tier;

typedef struct reference_bank reference_bank;

/* Makes a bank of `count` signals at one tier, without physical floors; NULL where memory is short. */
reference_bank *reference_bank_make(size_t count, reference_tier tier, double cadence_seconds);

void reference_bank_free(reference_bank *bank);

/* Judges one value of each signal, then learns it. */
void reference_bank_step(reference_bank *bank, const double *values, double seconds, int32_t second_of_week,
                         reference_judgement *judgements);

typedef struct reference_host reference_host;

/* Makes a detector of a host of 2 to 256 columns; NULL where memory is short. */
reference_host *reference_host_make(size_t count, double cadence_seconds);

void reference_host_free(reference_host *host);

/* Judges a row without missing values, then learns it; returns the surprise. Rows are a cadence apart. */
double reference_host_step(reference_host *host, const double *values, int32_t second_of_week);
