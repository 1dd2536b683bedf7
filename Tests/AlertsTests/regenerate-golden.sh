#!/bin/sh
# Writes Fixtures/golden.* anew from what the code renders now. Look at the difference before committing it.
set -eu
cd "$(dirname "$0")/../.."
TOCSIN_REGENERATE=1 swift test --filter AlertsTests.GoldenTests
