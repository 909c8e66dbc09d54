# segprobe: `make help` says what there is.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 60
PROGRAM = .build/release/segprobe
STATIC = .build/static/segprobe
MANUAL = .build/manual/segprobe.1
VERSION = $(shell sed -n 's/.*number = "\(.*\)"/\1/p' Sources/segprobe/Version.swift)
DEB = .build/segprobe_$(VERSION)_$(shell dpkg --print-architecture 2>/dev/null).deb
PACKAGES = libcap-dev libnl-3-dev libnl-route-3-dev pkg-config
FUZZED = $(patsubst Tests/Fuzz/%Fuzz,%,$(wildcard Tests/Fuzz/*Fuzz))
STRICT = --explicit-target-dependency-import-check error
# All this is time until `send` has its first answer. At a fixed address: to move 87,000 pointers elsewhere took a fifth
# of it. Nothing is exported: Swift asks the loader where the program is, which looks through all that is.
LINKED = -Xlinker --no-pie -Xlinker --no-export-dynamic --disable-local-rpath
# Libraries that are linked into the program: to load these five as shared ones takes another fifth.
ARCHIVES = .build/archives

# `make peers PATH=CHECKOUT` is understood, too: the commands of this file get the PATH that make was called with.
ifeq ($(origin PATH),command line)
PACKETDRILL := $(PATH)
override PATH := $(shell /usr/bin/tr '\0' '\n' </proc/$$PPID/environ | /usr/bin/sed -n 's/^PATH=//p')
MAKEOVERRIDES =
endif

.PHONY: help build archives static manual deb check check-all test test-again test-packages lint format bench fuzz peers stacks install \
  uninstall clean packages

help:
	@echo 'make build      .build/release/segprobe. Needs Swift 6.2 and $(PACKAGES);'
	@echo '                installs those that are missing with apt, by sudo if you are not root.'
	@echo 'make check      runs the probes against the TCP of this machine, but not those tagged slow.'
	@echo '                Needs a kernel that lets you make user and network namespaces; no root.'
	@echo 'make check-all  runs all probes: as long as the longest, which waits for TIME-WAIT.'
	@echo 'make test       formatting, and all tests, those of the built program among them. Needs what check needs.'
	@echo 'make test-again the suites in which a test failed, one test at a time.'
	@echo 'make bench      speed beside a C reference, and beside hping3 and nping where they are installed, in the same'
	@echo '                run. Needs a C compiler and an idle machine.'
	@echo 'make fuzz       the parsers under libFuzzer, FUZZ_SECONDS=60 each. Needs Swift with libFuzzer.'
	@echo 'make peers      packetdrill beside segprobe: PACKETDRILL=DIR, a checkout of google/packetdrill.'
	@echo '                PEERS_FLAGS=--help lists more. Needs root, python3, and bison and flex to build packetdrill.'
	@echo 'make stacks     the probes on other TCP stacks side by side, and a table of what they do: STACKS="lwip gvisor" for'
	@echo '                some of them. Installs what is missing with apt and pip. Reports are in .build/stacks/results.'
	@echo 'make static     $(STATIC), which needs no library of the machine that it runs on.'
	@echo 'make deb        a package for Debian and its kin, below .build. Needs dpkg-deb and strip.'
	@echo 'make test-packages  makes these two and tries them in root folders of their own. Needs root and chroot.'
	@echo 'make install    copies program, probes, manual page and shell completions to DESTDIR and PREFIX, which is $(PREFIX).'
	@echo 'make uninstall  removes them.'
	@echo 'make format     formats the sources with swift format.'
	@echo 'make clean      removes what was built.'

# What the linker and the compiler look for; apt is asked only when something is missing.
packages:
	@missing=; for package in $(PACKAGES); do \
	  case $$package in \
	    pkg-config) command -v pkg-config >/dev/null || missing="$$missing $$package" ;; \
	    libcap-dev) test -e /usr/include/sys/capability.h || missing="$$missing $$package" ;; \
	    libnl-3-dev) test -e /usr/include/libnl3/netlink/netlink.h || missing="$$missing $$package" ;; \
	    libnl-route-3-dev) test -e /usr/include/libnl3/netlink/route/link.h || missing="$$missing $$package" ;; \
	  esac; \
	done; \
	test -z "$$missing" && exit 0; \
	command -v apt-get >/dev/null || { echo "please install:$$missing"; exit 1; }; \
	if [ "$$(id -u)" = 0 ]; then as_root=; \
	elif command -v sudo >/dev/null; then as_root=sudo; \
	else echo "please install, as root: apt-get install$$missing"; exit 1; fi; \
	$$as_root apt-get install -y $$missing || { $$as_root apt-get update && $$as_root apt-get install -y $$missing; }

# A folder that the linker searches before others and that has nothing but archives; what has none there stays shared.
archives:
	@rm -rf '$(ARCHIVES)' && mkdir -p '$(ARCHIVES)'
	@command -v cc >/dev/null && command -v pkg-config >/dev/null || exit 0; \
	for library in nl-3 nl-route-3 cap stdc++ gcc_eh; do \
	  archive=$$(cc -print-file-name=lib$$library.a); \
	  case $$archive in /*) ln -sf "$$archive" '$(ARCHIVES)/' ;; esac; \
	done; \
	for library in libcap libnl-3.0 libnl-route-3.0; do \
	  sed 's|^Libs: |Libs: -L$(ARCHIVES) |' "$$(pkg-config --variable=pcfiledir $$library)/$$library.pc" \
	    >"$(ARCHIVES)/$$library.pc"; \
	done

build: packages archives
	$(SWIFT) build -c release --static-swift-stdlib --pkg-config-path $(ARCHIVES) $(LINKED) \
	  $$(test -e $(ARCHIVES)/libgcc_eh.a && echo -Xlinker -lgcc_eh) --product segprobe

# The same objects as `make build` has, linked with nothing of this machine. lld, since gold warns of what does not happen.
static: build
	mkdir -p $(dir $(STATIC))
	$(SWIFT)c -static-executable -use-ld=lld -emit-executable -o $(STATIC) \
	  @.build/release/segprobe.product/Objects.LinkFileList -Xlinker --defsym=main=segprobe_main -Xlinker --gc-sections \
	  -Xlinker --strip-all -lnl-route-3 -lnl-3 -lcap -lpthread -lm

# From what `--help` says, by the argument parser's own tool; of its day of birth, that of the last commit.
manual: build
	$(SWIFT) build -c release --static-swift-stdlib --product generate-manual
	mkdir -p $(dir $(MANUAL))
	.build/release/generate-manual $(PROGRAM) --date "$$(git log -1 --format=%cs 2>/dev/null || date +%F)" \
	  --output-directory $(dir $(MANUAL))
	cat Sources/segprobe/segprobe.docc/manual.mdoc >>$(MANUAL)

# The libraries that the program names, by the packages that have them here.
deb: STAGE = .build/deb
deb: build manual
	rm -rf $(STAGE)
	$(call installed,$(STAGE)/usr)
	strip $(STAGE)/usr/bin/segprobe
	Tests/Packages/control.sh $(STAGE) $(VERSION)
	dpkg-deb --build --root-owner-group $(STAGE) $(DEB)

check: build
	$(PROGRAM) run Probes --skip-tag slow

check-all: build
	$(PROGRAM) run Probes

lint:
	$(SWIFT) format lint --recursive --strict Package.swift Sources Tests

test: packages lint
	@rm -f .build/test-swift-testing.xml
	$(SWIFT) build --build-tests $(STRICT)
	@bash -o pipefail -c '$(SWIFT) test --skip-build --xunit-output .build/test.xml 2>&1 | tee .build/test.log' || { \
	  echo; echo 'What failed (.build/test.log has all of it):'; \
	  awk '/^(✔|◇)/ { shown = 0 } /^✘/ { shown = 1 } shown' .build/test.log; exit 1; }

# What failed because of the machine passes then; what it was stands above, and is worth a look.
test-again:
	@failed=$$(awk -F'"' '/<testcase/ { suite = $$2 } /<failure/ { print suite }' .build/test-swift-testing.xml | sort -u); \
	test -n "$$failed" && $(SWIFT) test --skip-build --no-parallel $$(printf -- '--filter ^%s[./] ' $$failed)

test-packages: static deb
	Tests/Packages/static.sh $(STATIC)
	Tests/Packages/deb.sh $(DEB)

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

bench: build
	$(SWIFT) build -c release --static-swift-stdlib --product bench
	.build/release/bench

fuzz: packages
	for module in $(FUZZED); do Tests/Fuzz/run.sh $$module $(FUZZ_SECONDS) || exit 1; done

peers: build
	@test -n '$(PACKETDRILL)' || { echo 'make peers PACKETDRILL=DIR, a checkout of google/packetdrill'; exit 2; }
	python3 -B Tests/Peers/peers.py '$(PACKETDRILL)' $(PEERS_FLAGS)

stacks: build
	Tests/Stacks/run.sh $(STACKS)

# $(call installed,FOLDER): all that belongs below /usr or /usr/local.
define installed
	install -d '$(1)/bin' '$(1)/share/segprobe'
	install -m 755 $(PROGRAM) '$(1)/bin/segprobe'
	cp -R Probes '$(1)/share/segprobe/'
	install -d '$(1)/share/man/man1'
	gzip -9n <$(MANUAL) >'$(1)/share/man/man1/segprobe.1.gz'
	install -d '$(1)/share/bash-completion/completions' \
	  '$(1)/share/zsh/site-functions' '$(1)/share/fish/vendor_completions.d'
	$(PROGRAM) --generate-completion-script bash >'$(1)/share/bash-completion/completions/segprobe'
	$(PROGRAM) --generate-completion-script zsh >'$(1)/share/zsh/site-functions/_segprobe'
	$(PROGRAM) --generate-completion-script fish >'$(1)/share/fish/vendor_completions.d/segprobe.fish'
endef

install: build manual
	$(call installed,$(DESTDIR)$(PREFIX))

uninstall:
	rm -f '$(DESTDIR)$(PREFIX)/bin/segprobe' '$(DESTDIR)$(PREFIX)/share/man/man1/segprobe.1.gz'
	rm -rf '$(DESTDIR)$(PREFIX)/share/segprobe'
	rm -f '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/segprobe' \
	  '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_segprobe' \
	  '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/segprobe.fish'

clean:
	rm -rf .build .build-fuzz
