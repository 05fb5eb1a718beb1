# Every target installs and compiles what it needs first, once; then `node bin/tcvar.js <command>` does the work.
# Variables are given on the command line, only those that are set are passed on: make rtl P=16 N=64

SHELL := /bin/sh
MAKEFLAGS += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DEFAULT_GOAL := help

COMMANDS := rtl sim synth table bounds bounds-sweep bench mutate prove-bounds run precision doctor
.PHONY: $(COMMANDS) test build clean help

quote = '$(subst ','\'',$(1))'
option = $(if $(strip $($(1))),--$(2)=$(call quote,$($(1))))
OPTIONS = $(call option,P,precision) $(call option,N,tokens) $(call option,D,dim) $(call option,E,exp-bits) \
  $(call option,MAP,map) $(call option,FROM,from) $(call option,VARIANT,variant) $(call option,REGIME,regime) $(call option,STYLE,style) \
  $(call option,ENGINE,engine) $(call option,VECTORS,vectors) $(call option,SEED,seed) $(call option,TARGET,target) \
  $(call option,OUT,out)
ARGUMENTS = $(if $(strip $(MODEL)),$(call quote,$(MODEL))) $(if $(strip $(TOP)),$(call quote,$(TOP))) $(OPTIONS) $(ARGS)

# The packages are as the lock file says: the stamp is a copy of it. What is compiled is as the sources are.
PACKAGES := node_modules/.tcvar-package-lock.json
COMPILED := dist/.built
SOURCES := $(shell find generator sim -name '*.ts')

$(PACKAGES): package-lock.json
	@sh scripts/install-packages.sh

$(COMPILED): $(PACKAGES) tsconfig.json tsconfig.build.json $(SOURCES)
	@node_modules/.bin/tsc -p tsconfig.build.json
	@touch $@

build: $(COMPILED) ## install the packages and compile, nothing else
	@:

rtl: ## write the Verilog of a circuit (make rtl P=16 N=64)
sim: ## simulate a circuit against the golden model (make sim TOP=fmul P=16)
synth: ## synthesize it with Yosys (make synth TOP=fmul P=16)
table: ## depth, gates, wires, LUTs of each operation
bounds: ## the theorem measured: every lemma's depth bound (make bounds P=16 N=64)
bounds-sweep: ## the same over precisions, tokens and dimensions, sizes fitted
bench: ## measure speed and memory
mutate: ## does the standard set of vectors notice a fault?
run: ## evaluate a model gate by gate (make run MODEL=x.safetensors P=16)
precision: ## the smallest precision for a model (make precision MODEL=x.safetensors)
prove-bounds: ## check the error bounds of div, sqrt and exp on their circuits
doctor: ## which external tools are there, what needs each

$(COMMANDS): $(COMPILED)
	@node bin/tcvar.js $@ $(ARGUMENTS)

test: $(COMPILED) ## install the tools that tests need; lint, check types, run all tests
	@sh scripts/setup-tools.sh
	@node_modules/.bin/biome check .
	@node_modules/.bin/tsc --noEmit -p .
	@node_modules/.bin/vitest run --reporter=default --reporter=json --outputFile.json=.cache/test-report.json

clean: ## remove what was made here (not the npm packages)
	@sh scripts/clean.sh

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## */  make \1 \t/p' Makefile | expand -t 22
	@echo
	@echo "Variables: P= N= D= E= MAP=HxW FROM=HxW TOP= MODEL= VARIANT= REGIME= STYLE= ENGINE= VECTORS= SEED= TARGET="
	@echo "OUT=, where they make sense;"
	@echo "ARGS= takes more options, which 'npx tcvar <command> --help' lists."
