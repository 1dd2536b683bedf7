# Everything a developer, a packager or CI does with this repository. `make help` lists the targets.

SWIFT ?= swift
SWIFT_NEEDED := 6.2
RELEASE := .build/release
# The Swift runtime is linked in: an installed binary needs nothing of Swift's.
# All addresses are bound at the start and read-only from then on.
RELEASE_FLAGS := -c release --static-swift-stdlib -Xlinker -z -Xlinker relro -Xlinker -z -Xlinker now

# What the build needs of Debian beside Swift, and what the tests need on top of that.
BUILD_PACKAGES := g++ git pkg-config libsystemd-dev libsqlite3-dev libzstd-dev zlib1g-dev libpcre2-dev
TEST_PACKAGES := systemd systemd-sysv systemd-container systemd-journal-remote dbus util-linux \
  logrotate python3 python3-numpy python3-jsonschema shellcheck procps iproute2 sysstat \
  bash-completion zsh tmux less rsyslog curl

DESTDIR ?=
prefix ?= /usr
sysconfdir ?= /etc
bindir := $(prefix)/bin
libdir := $(prefix)/lib
docdir := $(prefix)/share/doc/tocsin
mandir := $(prefix)/share/man
bashdir := $(prefix)/share/bash-completion/completions
# Debian's zsh looks into vendor-completions; others into site-functions.
zshdir ?= $(prefix)/share/zsh/vendor-completions
# journalctl --update-catalog reads this folder only, whatever the prefix.
catalogdir := /usr/lib/systemd/catalog
INSTALL := install
STRIP ?= strip

# Where the labelled series for the accuracy benchmarks are; they are not part of the repository.
DATA ?=
PYTHON ?= python3
ACCURACY := Benchmarks/accuracy

SWIFT_FOLDERS := $(wildcard Sources Tests Benchmarks/Sources Benchmarks/Package.swift) Package.swift
SHELL_SCRIPTS := $(wildcard .ci/run debian/tests/smoke packaging/*.sh Benchmarks/*.sh Benchmarks/footprint/*.sh Tests/Fuzz/*.sh \
  Tests/System/*.sh Tests/System/checks/*.sh Tests/HostMetricsTests/Fixtures/*.sh \
  Tests/Torture/*.sh)
MAN_PAGES := $(wildcard docs/man/*.[1-8])
# tocsin.toml(5) is made of the commented configuration file.
CONFIG_PAGE := .build/man/tocsin.toml.5
DOCUMENTS := $(wildcard README.md CHANGELOG.md LICENSE docs/*.md docs/*.schema.json)
SCHEMAS := $(wildcard docs/schemas/*.schema.json)

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help deb deb-deps former-deb tarball deps test-deps check-swift build release run lint format docs unit-test system-test \
  torture soak soak-churn test bench-footprint bench-deps bench-ring bench-accuracy bench-nab bench-smd bench-kpi \
  bench-causes bench-ranking \
  bench-ceiling bench-data bench-speed \
  bench-templates bench-journal bench-journal-templates bench-drain3 bench-drain3-deps bench-journal-deps fuzz-templates \
  fuzz-metrics fuzz-exposition fuzz-frames fuzz-signatures fuzz-changes signatures \
  accuracy-test test-packages walkthrough install uninstall clean

help: ## List the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 28

# Installs those of the given packages that are missing, as root or through sudo.
define install_packages
	@missing=; \
	if ! command -v apt-get >/dev/null; then \
	  echo "$@: no apt-get here; install your system's packages for: $(1)"; exit 0; \
	fi; \
	for package in $(1); do \
	  dpkg-query --show --showformat='$${db:Status-Status}' "$$package" 2>/dev/null \
	    | grep -qx installed || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	root=; \
	if [ "$$(id -u)" != 0 ]; then \
	  if ! command -v sudo >/dev/null; then \
	    echo "$@: needs root or sudo to install:$$missing" >&2; exit 1; \
	  fi; \
	  root=sudo; \
	fi; \
	echo "$@: installing$$missing"; \
	$$root apt-get update -qq; \
	$$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing
endef

deps: ## Install the Debian packages that the build needs
	$(call install_packages,$(BUILD_PACKAGES))

test-deps: ## Install the Debian packages that the tests need
	@if [ "$$(id -u)" = 0 ] || command -v sudo >/dev/null; then $(MAKE) --no-print-directory test-packages; \
	else echo "SKIPPED: installing what tests need takes root (or sudo): $(TEST_PACKAGES)"; fi

test-packages:
	$(call install_packages,$(TEST_PACKAGES))

check-swift:
	@command -v $(SWIFT) >/dev/null || { \
	  echo "Swift $(SWIFT_NEEDED) or newer is needed and there is no '$(SWIFT)' in PATH;" \
	    "see https://www.swift.org/install/linux/" >&2; exit 1; }; \
	version=$$($(SWIFT) --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9.]+).*/\1/p' | head -n 1); \
	printf '%s\n' $(SWIFT_NEEDED) "$${version:-0}" | sort --version-sort --check=quiet || { \
	  echo "Swift $(SWIFT_NEEDED) or newer is needed, and '$(SWIFT) --version' says" \
	    "$${version:-nothing}; see https://www.swift.org/install/linux/" >&2; exit 1; }

build: deps check-swift ## Build everything for debugging
	$(SWIFT) build

release: deps check-swift ## Build tocsind and tocsin as they are installed
	$(SWIFT) build $(RELEASE_FLAGS) --product tocsind
	$(SWIFT) build $(RELEASE_FLAGS) --product tocsin

run: release ## Run the daemon here, with state and alerts in .run/
	@mkdir -p .run/state .run/log .run/run
	exec $(RELEASE)/tocsind --foreground-status --observe-for 0 --max-per-week 20 \
	  --state .run/state --log-dir .run/log --runtime-dir .run/run

lint: check-swift ## Check the style of the Swift sources and the shell scripts
	$(SWIFT) format lint --strict --parallel --recursive $(SWIFT_FOLDERS)
	@if command -v shellcheck >/dev/null; then shellcheck --external-sources $(SHELL_SCRIPTS); \
	else echo "lint: no shellcheck here, the scripts were not checked (make test-deps installs it)"; fi

format: check-swift ## Rewrite the Swift sources in the house style
	$(SWIFT) format --in-place --recursive $(SWIFT_FOLDERS)

docs: release ## Write docs/signals.md from the table that the code uses
	$(RELEASE)/tocsin signals --catalog --format markdown >docs/signals.md

signatures: ## Put config/signatures.d into the program and the documentation
	$(PYTHON) config/embed-signatures.py

unit-test: deps check-swift ## Run the unit tests
	$(SWIFT) test

system-test: test-deps deb tarball former-deb ## Test the installed daemon under a real systemd (root or sudo)
	@if [ "$$(id -u)" = 0 ]; then Tests/System/install-test.sh; \
	elif command -v sudo >/dev/null && sudo -v; then \
	  sudo --preserve-env=CI,KEEP_BOX Tests/System/install-test.sh; \
	else echo "SKIPPED: system tests need root (or sudo)"; echo "0 passed, 0 failed, 1 skipped"; \
	  [ "$${CI:-}" != true ]; fi

torture: test-deps release ## Torture the reading of the journal for four minutes (root or sudo)
	Tests/Torture/torture.sh

soak: test-deps release ## The same with more of everything, for half an hour
	Tests/Torture/torture.sh --long

soak-churn: release test-deps ## Let units start and stop for DURATION seconds (1800) beside the daemon (root)
	@if [ "$$(id -u)" = 0 ]; then Tests/System/soak-churn.sh; \
	else sudo --preserve-env=DURATION Tests/System/soak-churn.sh; fi

walkthrough: test-deps deb ## Play one incident under a real systemd, and write docs/walkthrough.md (root)
	Tests/System/walkthrough.sh >.build/walkthrough.md
	mv .build/walkthrough.md docs/walkthrough.md

test: deps test-deps lint accuracy-test unit-test deb system-test torture ## Lint, all tests, a package

# dpkg-buildpackage would write into the folder above this one.
DEB_FOLDER := .build/deb
export DEB_RULES_REQUIRES_ROOT := no

deb-deps:
	$(call install_packages,debhelper dpkg-dev lintian)

deb: release deb-deps ## Make a Debian package in .build/deb, and have lintian look at it
	@packaged=$$(dpkg-parsechangelog --show-field Version); built=$$($(RELEASE)/tocsin --version); \
	case $$built in "tocsin $$packaged "*) ;; \
	*) echo "deb: debian/changelog says $$packaged, the program $$built" >&2; exit 1 ;; esac
	rm -rf $(DEB_FOLDER)
	mkdir -p $(DEB_FOLDER)
	DEB_FOLDER=$(abspath $(DEB_FOLDER)) $(MAKE) --no-print-directory --file debian/rules binary
	lintian --fail-on error,warning $(DEB_FOLDER)/*.deb

# What an upgrade is tested from: this tree under a former version's number and snapshot format. Unoptimised and
# without debugging information it takes half as long to build.
former-deb: check-swift deb-deps
	FORMER_FLAGS="-c release --static-swift-stdlib -Xswiftc -Onone -Xswiftc -gnone" packaging/former-package.sh

TARBALL_FOLDER := .build/tarball
# The C library of Debian 12 and Ubuntu 22.04: older ones do not have what the programs ask for.
OLDEST_GLIBC := 2.35

tarball: release $(CONFIG_PAGE) deb-deps ## Make an archive for other distributions in .build/tarball
	@newest=$$(objdump -T $(RELEASE)/tocsind $(RELEASE)/tocsin | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1); \
	printf '%s\n' "$${newest#GLIBC_}" $(OLDEST_GLIBC) | sort --version-sort --check=quiet || { \
	  echo "tarball: the programs need $$newest, and glibc $(OLDEST_GLIBC) is promised" >&2; exit 1; }
	rm -rf $(TARBALL_FOLDER)
	@set -e; version=$$(dpkg-parsechangelog --show-field Version); \
	seconds=$$(dpkg-parsechangelog --show-field Timestamp); \
	name=tocsin-$$version-linux-$$(uname -m); folder=$(TARBALL_FOLDER)/$$name; mkdir -p "$$folder"; \
	$(MAKE) --no-print-directory --silent install DESTDIR="$(abspath $(TARBALL_FOLDER))/$$name/files" \
	  prefix=/usr sysconfdir=/etc zshdir=/usr/share/zsh/site-functions; \
	$(INSTALL) -m 755 packaging/install.sh "$$folder"; \
	$(INSTALL) -m 644 packaging/README LICENSE "$$folder"; \
	uname -m >"$$folder/ARCHITECTURE"; \
	tar --directory $(TARBALL_FOLDER) --create --sort=name --owner=0 --group=0 --numeric-owner \
	  --mtime="@$$seconds" --file - "$$name" \
	  | gzip --no-name --best >"$$folder.tar.gz"; \
	rm -rf "$$folder"; ls -l "$$folder.tar.gz"

bench-footprint: release test-deps ## Measure it beside Netdata and node_exporter for DURATION seconds (600)
	@if [ "$$(id -u)" = 0 ]; then Benchmarks/footprint/run.sh; \
	else sudo --preserve-env=DURATION,UNITS,PROCESSES,SIGNALS Benchmarks/footprint/run.sh; fi

bench-deps:
	$(call install_packages,stress-ng)

bench-ring: release bench-deps ## Measure how soon a load rings, and that IDLE seconds (600) ring nothing
	Benchmarks/ring.sh

bench-data:
	@if [ -z "$(DATA)" ]; then \
	  echo "name the folder of nab/, smd/, asd/ and kpi/: make $(MAKECMDGOALS) DATA=/path (docs/score.md)" >&2; \
	  exit 2; \
	fi
	@$(PYTHON) -c 'import numpy' 2>/dev/null || $(MAKE) --no-print-directory numpy

.PHONY: numpy
numpy:
	$(call install_packages,python3 python3-numpy)

# Debian's numpy is for the system's Python, which need not be the first in PATH.
NUMPY_PYTHON = $$(for python in "$(PYTHON)" /usr/bin/python3; do \
  if "$$python" -c 'import numpy' 2>/dev/null; then echo "$$python"; break; fi; done)

bench-accuracy: bench-nab bench-smd bench-kpi bench-ceiling ## Measure what is found and what rings, on DATA=/path

bench-nab: bench-data release ## Score the Numenta Anomaly Benchmark in DATA
	"$(NUMPY_PYTHON)" $(ACCURACY)/nab.py "$(DATA)"

bench-smd: bench-data release ## Score the hosts of SMD and ASD in DATA
	"$(NUMPY_PYTHON)" $(ACCURACY)/multivariate.py "$(DATA)"

bench-kpi: bench-data release ## Score the AIOps 2018 series in DATA
	"$(NUMPY_PYTHON)" $(ACCURACY)/kpi.py "$(DATA)"

bench-ceiling: bench-data release ## Count alerts against --max-per-week, and where nothing is wrong
	"$(NUMPY_PYTHON)" $(ACCURACY)/ceiling.py "$(DATA)"

bench-causes: bench-data release ## Replay recorded faults in DATA, and see whom the engine blames
	$(SWIFT) build -c release --package-path Benchmarks --product fault-frames
	"$(NUMPY_PYTHON)" $(ACCURACY)/causes.py "$(DATA)"

bench-ranking: deps check-swift ## Measure what looking for causes costs with 2,000 signals
	$(SWIFT) run --package-path Benchmarks -c release ranking

accuracy-test: test-deps ## Check the measures of the accuracy benchmarks
	@python=$(NUMPY_PYTHON); \
	if [ -n "$$python" ]; then exec "$$python" $(ACCURACY)/test_accuracy.py; fi; \
	echo "SKIPPED: the tests of the measures need python3-numpy"; [ "$${CI:-}" != true ]

bench-speed: deps check-swift ## Measure the detectors beside the same maths in C
	$(SWIFT) run --package-path Benchmarks -c release speed

# Drain3 in a Python of its own, for the benchmarks of templates.
DRAIN3 := .build/drain3
TEMPLATE_BENCH := Benchmarks/.build/release/template-bench

bench-drain3-deps:
	$(call install_packages,python3 python3-venv)

bench-drain3: bench-drain3-deps
	@[ -x $(DRAIN3)/bin/python ] || { python3 -m venv $(DRAIN3) && \
	  $(DRAIN3)/bin/python -m pip install --quiet drain3; } || \
	  { rm -rf $(DRAIN3); echo "bench-drain3: Drain3 could not be installed" >&2; exit 1; }

bench-templates: release bench-drain3 ## Group labelled log lines beside Drain3, on DATA=/path/to/loghub
	@[ -d "$(DATA)" ] || { echo "bench-templates: DATA=/path/to/loghub names no folder" >&2; exit 2; }
	$(SWIFT) build -c release --package-path Benchmarks --product template-bench
	$(DRAIN3)/bin/python Benchmarks/templates/accuracy.py --tocsin $(RELEASE)/tocsin \
	  --bench $(TEMPLATE_BENCH) "$(DATA)"

bench-journal-deps:
	$(call install_packages,gcc libsystemd-dev systemd-journal-remote)

bench-journal: release bench-journal-deps ## Read a journal beside libsystemd's own loop in C
	$(PYTHON) Benchmarks/journal/speed.py --tocsind $(RELEASE)/tocsind

bench-journal-templates: release bench-drain3 bench-journal-deps ## Count a journal beside journalctl with Drain3
	$(DRAIN3)/bin/python Benchmarks/templates/journal.py --tocsin $(RELEASE)/tocsin

fuzz-templates: check-swift ## Feed the template miner hostile lines for SECONDS_TO_FUZZ (30)
	Tests/Fuzz/fuzz-templates.sh

fuzz-metrics: check-swift ## Feed the parsers of /proc and /sys hostile files for SECONDS_TO_FUZZ (20)
	Tests/Fuzz/fuzz-metrics.sh

fuzz-signatures: deps check-swift ## Feed the shipped signatures hostile entries for SECONDS_TO_FUZZ (30)
	Tests/Fuzz/fuzz-signatures.sh

fuzz-frames: check-swift ## Feed the reader of recordings hostile frames for SECONDS_TO_FUZZ (30)
	Tests/Fuzz/fuzz-frames.sh

fuzz-changes: check-swift ## Feed the parsers of package logs, unit files and sockets hostile files for SECONDS_TO_FUZZ (20)
	Tests/Fuzz/fuzz-changes.sh

fuzz-exposition: check-swift ## Feed the Prometheus parser hostile text for SECONDS_TO_FUZZ (30)
	Tests/Fuzz/fuzz-exposition.sh

$(CONFIG_PAGE): docs/man/config-page.awk config/tocsin.toml
	@mkdir -p $(@D)
	@awk -f $^ >$@

install: $(CONFIG_PAGE) ## Install what `make release` built; honours DESTDIR and prefix
	@for binary in tocsind tocsin; do \
	  [ -x $(RELEASE)/$$binary ] || { \
	    echo "install: $(RELEASE)/$$binary is missing: run 'make release' first" >&2; exit 1; }; \
	done
	$(INSTALL) -d "$(DESTDIR)$(bindir)" "$(DESTDIR)$(docdir)" "$(DESTDIR)$(sysconfdir)/tocsin/conf.d" \
	  "$(DESTDIR)$(docdir)/examples/notify.d" "$(DESTDIR)$(sysconfdir)/tocsin/notify.d"
	$(INSTALL) -m 755 -s --strip-program=$(STRIP) $(RELEASE)/tocsind $(RELEASE)/tocsin "$(DESTDIR)$(bindir)"
	$(INSTALL) -D -m 644 systemd/tocsin.service "$(DESTDIR)$(libdir)/systemd/system/tocsin.service"
	$(INSTALL) -D -m 644 systemd/tocsin-notify@.service "$(DESTDIR)$(libdir)/systemd/system/tocsin-notify@.service"
	@sed -i 's|=/usr/bin/|=$(bindir)/|' "$(DESTDIR)$(libdir)/systemd/system/tocsin.service" \
	  "$(DESTDIR)$(libdir)/systemd/system/tocsin-notify@.service"
	$(INSTALL) -D -m 644 systemd/tocsin.sysusers "$(DESTDIR)$(libdir)/sysusers.d/tocsin.conf"
	$(INSTALL) -D -m 644 systemd/tocsin.tmpfiles "$(DESTDIR)$(libdir)/tmpfiles.d/tocsin.conf"
	$(INSTALL) -D -m 644 systemd/tocsin.catalog "$(DESTDIR)$(catalogdir)/tocsin.catalog"
	$(INSTALL) -D -m 644 systemd/tocsin.logrotate "$(DESTDIR)$(sysconfdir)/logrotate.d/tocsin"
	$(INSTALL) -D -m 644 config/tocsin.toml "$(DESTDIR)$(libdir)/tocsin/tocsin.toml"
	$(INSTALL) -d "$(DESTDIR)$(docdir)/examples"
	$(INSTALL) -m 644 config/examples/*.toml "$(DESTDIR)$(docdir)/examples"
	$(INSTALL) -d "$(DESTDIR)$(libdir)/tocsin/signatures.d" "$(DESTDIR)$(sysconfdir)/tocsin/signatures.d"
	$(INSTALL) -m 644 config/signatures.d/*.toml "$(DESTDIR)$(libdir)/tocsin/signatures.d"
	$(INSTALL) -m 644 $(DOCUMENTS) "$(DESTDIR)$(docdir)"
	@# Documents lie beside the README there.
	@sed -i 's|](docs/|](|g' "$(DESTDIR)$(docdir)/README.md" "$(DESTDIR)$(docdir)/CHANGELOG.md"
	$(INSTALL) -d "$(DESTDIR)$(docdir)/schemas" "$(DESTDIR)$(bashdir)" "$(DESTDIR)$(zshdir)"
	$(INSTALL) -m 644 $(SCHEMAS) "$(DESTDIR)$(docdir)/schemas"
	@# What is sourced names no interpreter.
	$(RELEASE)/tocsin completion bash | sed '1{/^#!/d}' >"$(DESTDIR)$(bashdir)/tocsin"
	$(RELEASE)/tocsin completion zsh >"$(DESTDIR)$(zshdir)/_tocsin"
	@chmod 644 "$(DESTDIR)$(bashdir)/tocsin" "$(DESTDIR)$(zshdir)/_tocsin"
	$(INSTALL) -m 644 config/examples/*.conf "$(DESTDIR)$(docdir)/examples"
	$(INSTALL) -m 644 config/examples/notify.d/*.toml "$(DESTDIR)$(docdir)/examples/notify.d"
	@for page in $(MAN_PAGES) $(CONFIG_PAGE); do \
	  $(INSTALL) -D -m 644 "$$page" "$(DESTDIR)$(mandir)/man$${page##*.}/$${page##*/}"; \
	done
ifeq ($(DESTDIR),)
	@try() { "$$@" || echo "install: '$$*' failed; run it by hand" >&2; }; \
	try systemd-sysusers $(libdir)/sysusers.d/tocsin.conf; \
	try systemd-tmpfiles --create $(libdir)/tmpfiles.d/tocsin.conf; \
	try journalctl --update-catalog; \
	if [ -d /run/systemd/system ]; then \
	  try systemctl daemon-reload; \
	  if systemctl --quiet is-active tocsin.service; then \
	    echo "install: done; the old daemon runs until: systemctl restart tocsin.service"; \
	  else \
	    echo "install: done; start it with: systemctl enable --now tocsin.service"; \
	  fi; \
	else \
	  echo "install: done; systemd is not running here, so the service was not loaded"; \
	fi
endif

uninstall: ## Remove what `make install` installed; keeps configuration, state and alerts
ifeq ($(DESTDIR),)
	@if [ -d /run/systemd/system ]; then systemctl disable --now tocsin.service || true; fi
endif
	rm -f "$(DESTDIR)$(bindir)/tocsind" "$(DESTDIR)$(bindir)/tocsin" \
	  "$(DESTDIR)$(libdir)/systemd/system/tocsin.service" \
	  "$(DESTDIR)$(libdir)/systemd/system/tocsin-notify@.service" \
	  "$(DESTDIR)$(libdir)/sysusers.d/tocsin.conf" "$(DESTDIR)$(libdir)/tmpfiles.d/tocsin.conf" \
	  "$(DESTDIR)$(catalogdir)/tocsin.catalog" "$(DESTDIR)$(sysconfdir)/logrotate.d/tocsin" \
	  "$(DESTDIR)$(bashdir)/tocsin" "$(DESTDIR)$(zshdir)/_tocsin" \
	  $(foreach page,$(MAN_PAGES) $(CONFIG_PAGE),"$(DESTDIR)$(mandir)/man$(subst .,,$(suffix $(page)))/$(notdir $(page))")
	rm -rf "$(DESTDIR)$(libdir)/tocsin" "$(DESTDIR)$(docdir)"
	rm -f "$(DESTDIR)$(sysconfdir)/systemd/system/tocsin.service.wants"/tocsin-notify@*.service
	@for folder in "$(DESTDIR)$(sysconfdir)/tocsin/conf.d" \
	  "$(DESTDIR)$(sysconfdir)/tocsin/notify.d" "$(DESTDIR)$(sysconfdir)/tocsin/signatures.d" "$(DESTDIR)$(sysconfdir)/tocsin"; do \
	  if [ -d "$$folder" ]; then rmdir --ignore-fail-on-non-empty "$$folder"; fi; \
	done
ifeq ($(DESTDIR),)
	@if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi; \
	journalctl --update-catalog || true; \
	for kept in /etc/tocsin /var/lib/tocsin /var/log/tocsin; do \
	  if [ -e "$$kept" ]; then echo "uninstall: kept $$kept"; fi; \
	done
endif

clean: ## Remove what was built and what `make run` wrote
	rm -rf .build Benchmarks/.build .run
