#!/bin/bash
# Feeds the template miner mutated log lines for SECONDS_TO_FUZZ (30), guided by what they reach in the code.
#
#   make fuzz-templates        or: SECONDS_TO_FUZZ=600 SEED=7 Tests/Fuzz/fuzz-templates.sh
#
# Begins with the lines in Tests/LogTemplatesTests/Fixtures/corpus, which the unit tests replay too. An input
# that breaks a promise, runs for five seconds or takes 1 GB is kept in .build/fuzz and named: add it to that
# folder with the correction. SEED (the day of the year) is printed: without what earlier runs have left in
# .build/fuzz/found-templates, the same one gives the same inputs.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=harness.sh
source "$(dirname "${BASH_SOURCE[0]}")/harness.sh"

compile_target Model
compile_target LogTemplates
compile TemplateFuzz Tests/Fuzz/TemplateFuzz.swift Tests/LogTemplatesTests/TemplateInvariants.swift
fuzz templates 30 4096 1024 Tests/LogTemplatesTests/Fixtures/corpus {Model,LogTemplates,TemplateFuzz}.o
