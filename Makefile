# SPDX-License-Identifier: Apache-2.0
# ovn-lite: one static binary, one Makefile. `make help` lists the targets.
#
# Every source folder ("unit") becomes one archive, and uses.UNIT says which other units it may use:
# the tests of a unit link with those alone, so a dependency against the direction does not link.
MAKEFLAGS += --no-builtin-rules --no-builtin-variables --no-print-directory
SHELL := /bin/bash
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.DEFAULT_GOAL := all

# --- settings, all of which can be given on the command line --------------------------------------
CXX      := $(if $(filter default undefined,$(origin CXX)),g++,$(CXX))
CXXFLAGS ?=
PREFIX   ?= /usr/local
DESTDIR  ?=
B        ?= build
LANE     ?= release
JOBS     ?= $(shell nproc)
Q        := $(if $(V),,@)
say       = $(if $(V),,@printf '  %-5s %s\n' $(1) $(patsubst $(B)/%,%,$@))
O        := $(B)/$(LANE)
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS)
endif

# --- what the machine must have; looked at again when the list or the packages change -------------
DEPS := build/deps
ifneq ($(filter-out clean help,$(or $(MAKECMDGOALS),all)),)
include $(DEPS)/found.mk
endif
$(DEPS)/found.mk: test/deps.sh $(wildcard /var/lib/dpkg/status)
	@test/deps.sh $(DEPS)

# --- units and their direction --------------------------------------------------------------------
uses.core/base       :=
uses.core/kernel     := core/base
uses.core/model      := core/kernel
uses.core/dns        := core/model
uses.core/ipam       := core/model
uses.core/runtime    := core/base
uses.core/store      := core/model
uses.core/reconcile  := core/model
uses.core/controller := core/dns core/ipam core/store core/reconcile core/runtime
uses.core/api        := core/controller
uses.gossip          := core/base
uses.netlink         := core/kernel
uses.cmd             := core/model
uses.cmd/http        := core/base
uses.cmd/cluster     := cmd cmd/http core/api
uses.cmd/agent       := cmd cmd/cluster core/api gossip netlink
uses.cmd/cli         := cmd/cluster
uses.test/support    := core/kernel
uses.test/sim        := gossip
uses.test/fuzz       := core/dns core/store core/runtime gossip netlink cmd/cluster
uses.test/netns      := netlink core/reconcile test/support
uses.test/tidy       :=
UNITS   := $(patsubst uses.%,%,$(filter uses.%,$(.VARIABLES)))
closure  = $(sort $(1) $(foreach u,$(uses.$(1)),$(call closure,$(u))))
parent   = $(patsubst %/,%,$(dir $(1)))
# The unit that a folder belongs to: itself or the nearest above it.
unit_of  = $(if $(filter .,$(1)),,$(or $(filter $(1),$(UNITS)),\
           $(call unit_of,$(call parent,$(1)))))

FILES      := $(shell find cmd core gossip netlink test -name '*.cc' -o -name '*.h' -o \
                -name '*_test.sh')
CC_FILES   := $(sort $(filter %.cc,$(FILES)))
TEST_FILES := $(filter %_test.cc,$(CC_FILES))
# Programs and what only they link; the rest of a unit is its archive.
PROGRAMS   := cmd/main.cc cmd/no_resolver.cc test/sim/planted.cc \
              $(filter test/bench/% %_main.cc,$(CC_FILES))
$(foreach f,$(filter-out $(TEST_FILES) $(PROGRAMS),$(CC_FILES)),\
  $(eval sources.$(call unit_of,$(call parent,$(f))) += $(f)))
$(if $(sources.),$(warning these files are in no unit of the table above: $(sources.)))
object   = $(1:%.cc=$(O)/%.o)
archive  = $(1:%=$(O)/lib/%.a)

# --- flags ----------------------------------------------------------------------------------------
opt.release := -O2 -g1
opt.debug   := -O0 -g
# Half of the time goes to the checks left out here, and ASan finds what they would: a bad pointer.
opt.asan    := -Og -g1 -fsanitize=address,undefined -fno-sanitize-recover=all \
               -fno-sanitize=null,alignment,vptr,object-size -fno-omit-frame-pointer -Werror
opt.tsan    := -O1 -g1 -fsanitize=thread -Wno-tsan
opt.cover   := -O0 -g --coverage
# The loader's work at each start is what a short command waits for most: it is packed.
link.release := -static-pie -Wl,--gc-sections,-z,pack-relative-relocs
DEFINES := -DSPDLOG_COMPILED_LIB -DTOML_HEADER_ONLY=0 -DBOOST_ASIO_NO_DEPRECATED \
           -DBOOST_ASIO_SEPARATE_COMPILATION -DBOOST_BEAST_SEPARATE_COMPILATION
# GCC 12 sees uninitialized parts in every std::variant that it inlines.
WARN    := -Wall -Wextra -Wno-maybe-uninitialized
COMPILE  = $(CCACHE) $(CXX) -std=c++20 $(opt.$(LANE)) $(WARN) -ffunction-sections \
           -fdata-sections -ffile-prefix-map=$(CURDIR)=. -I. $(DEFINES) $(CXXFLAGS)
# The compiler looks for free memory above 1 GiB only: a sixth of its time went there. Objects are
# the same with it, so the cache need not know.
COMPILE += --param=ggc-min-heapsize=1048576
export CCACHE_IGNOREOPTIONS := --param=ggc-min-heapsize=*
# Two compilations of one header differ in bytes; what counts for the cache is their source.
export CCACHE_SLOPPINESS := pch_defines,time_macros
export CCACHE_PCH_EXTSUM := true
# Make itself expands $(O) in what -MT writes: so the cache of one build folder serves all others.
DEPENDS  = -MMD -MP -MT '$$(O)/$(@:$(O)/%=%)' -MF
LINK     = $(CXX) $(opt.$(LANE)) $(link.$(LANE)) -fuse-ld=$(LINKER) $(LDFLAGS)
LIBS    := $(DEPS)/libmnl.a -lboost_json -lsqlite3 -lssl -lcrypto $(CRYPTO_NEEDS)
# All objects, then the archives, which may use each other in any order.
linked   = $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LIBS)

# --- the program ----------------------------------------------------------------------------------
.PHONY: all
all: $(B)/ovn-lite ## build build/ovn-lite, one static binary

$(B)/ovn-lite: $(O)/ovn-lite
	$(Q)ln -f $< $@

BINARY_UNITS := $(sort $(call closure,cmd/cli) $(call closure,cmd/agent))
$(O)/ovn-lite: $(O)/cmd/main.o $(O)/cmd/no_resolver.o $(call archive,$(BINARY_UNITS))
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $(linked)

# A unit's files are compiled CHUNK at a time, as one: most of the time goes to headers and
# templates that they share. So names in unnamed namespaces are unique within a unit. Bodies of
# others' headers (vendor_*.cc) stand alone; with CHUNK=1 all do.
CHUNK ?= 8
first  = $(wordlist 1,$(CHUNK),$(1))
rest   = $(wordlist 2,$(words $(1)),$(wordlist $(CHUNK),$(words $(1)),$(1)))
# chunks UNIT FILES NUMBERS-USED
define chunk_rule
objects.$(1) += $(O)/$(1)/chunk_$(words $(3)).o
$(O)/$(1)/chunk_$(words $(3)).cc: FORCE
	@mkdir -p $$(@D); text=$$$$(printf '#include "%s"\n' $(2)); \
	  cmp -s - $$@ <<<"$$$$text" || echo "$$$$text" >$$@
endef
chunks = $(if $(2),$(eval $(call chunk_rule,$(1),$(call first,$(2)),$(3)))\
         $(call chunks,$(1),$(call rest,$(2)),$(3) x))
bodies = $(foreach f,$(1),$(if $(filter vendor_%,$(notdir $(f))),$(f)))
define unit_rule
$(call chunks,$(1),$(filter-out $(call bodies,$(sources.$(1))),$(sources.$(1))))
objects.$(1) += $(call object,$(call bodies,$(sources.$(1))))
$(call archive,$(1)): $$(objects.$(1))
	$$(call say,AR)
	$$(Q)mkdir -p $$(@D) && rm -f $$@ && ar rcs $$@ $$^
endef
$(foreach u,$(UNITS),$(eval $(call unit_rule,$(u))))

# Objects are written beside their place and moved, so that builds may share a folder.
define to_object
$(call say,CXX)
$(Q)mkdir -p $(@D) && $(COMPILE) $(1) $(DEPENDS) $(@:.o=.d) -c $< -o $@.$$$$ && mv $@.$$$$ $@
endef
$(O)/%.o: %.cc $(O)/flags
	$(call to_object)
$(O)/%.o: $(O)/%.cc $(O)/flags
	$(call to_object)

# Written anew, and everything with it, when the flags change.
$(O)/flags: FORCE
	@mkdir -p $(@D); cmp -s - $@ <<<'$(COMPILE)' || echo '$(COMPILE)' >$@
.PHONY: FORCE

# --- tests: one binary for each folder of tests; below test/netns one for each file ---------------
NETNS_FILES  := $(filter test/netns/%,$(TEST_FILES))
TEST_FOLDERS := $(sort $(call parent,$(filter-out $(NETNS_FILES),$(TEST_FILES))))
flat          = $(subst /,_,$(patsubst test/%,%,$(1)))
test_binary   = $(O)/test/$(call flat,$(1))_test
netns_binary  = $(O)/test/netns_$(basename $(notdir $(1)))
# test/core/ipam and test/netns/core/ipam test core/ipam and see what that sees; tests of no unit
# see everything.
subject       = $(or $(call unit_of,$(1)),$(call unit_of,$(patsubst test/%,%,$(1))))
with_support  = $(1) $(if $(filter core/kernel,$(1)),test/support)
seen_by       = $(if $(1),$(call with_support,$(call closure,$(1))),\
                $(BINARY_UNITS) test/support test/sim)
# Tests of a folder are compiled CHUNK at a time too. Helpers of many are named alike: what a file
# has in its unnamed namespace is in one named after the file there.
named = awk 'FNR == 1 { name = FILENAME; gsub(/[^a-z0-9]/, "_", name); \
                        print "\#line 1 \"" FILENAME "\"" } \
             { print $$0 == "namespace {" ? "namespace " name " {" : $$0 }' $(1)
# test_chunk OBJECT FILES
define test_chunk
$(1:.o=.cc): FORCE
	@mkdir -p $$(@D); $$(call named,$(2)) | cmp -s - $$@ || $$(call named,$(2)) >$$@
CHUNKED += $(1)
endef
# test_chunks FOLDER FILES NUMBERS-USED: makes the rules, and is their objects.
test_object = $(O)/$(1)/tests_$(words $(2)).o
test_chunks = $(if $(2),$(eval $(call test_chunk,$(call test_object,$(1),$(3)),$(call first,$(2))))\
                $(call test_object,$(1),$(3)) $(call test_chunks,$(1),$(call rest,$(2)),$(3) x))
# test_rule BINARY OBJECTS FOLDER
define test_rule
$(1): $(2) $(call archive,$(sort $(call seen_by,$(call subject,$(3)))))
	$$(call say,LINK)
	$$(Q)mkdir -p $$(@D) && $$(LINK) -o $$@ $$(linked) -lgtest_main -lgtest
TESTS += $(1)
endef
in_folder = $(filter $(wildcard $(1)/*_test.cc),$(TEST_FILES))
$(foreach d,$(TEST_FOLDERS),\
  $(eval $(call test_rule,$(call test_binary,$(d)),\
    $(call test_chunks,$(d),$(call in_folder,$(d))),$(d))))
$(foreach f,$(NETNS_FILES),$(eval $(call test_rule,$(call netns_binary,$(f)),$(call object,$(f)),\
  $(patsubst test/netns/%,%,$(call parent,$(f))))))

# Tests share the headers of PRELUDE, compiled once.
PRELUDE := $(O)/test/prelude.h
$(PRELUDE).gch: test/prelude.h $(O)/flags
	$(call say,CXX)
	$(Q)mkdir -p $(@D) && $(filter-out $(CCACHE),$(COMPILE)) $(DEPENDS) $(PRELUDE).d \
	  -x c++-header -include $< /dev/null -o $@.$$$$ && cp $< $@.sum && mv $@.$$$$ $@
with_prelude = $(call to_object,-fpch-preprocess -Winvalid-pch -include $(PRELUDE))
$(call object,$(NETNS_FILES)): $(O)/%.o: %.cc $(O)/flags $(PRELUDE).gch
	$(with_prelude)
$(CHUNKED): %.o: %.cc $(O)/flags $(PRELUDE).gch
	$(with_prelude)

# The last ones start first: the virtual machines. The seeds need both processors too; they take the
# place of a script that starts when those have ended.
SEEDS_PLACE  := test/agent/ports-and-seeds_test.sh
TEST_SCRIPTS := $(subst $(SEEDS_PLACE),test/sim/seeds_test.sh,$(sort \
                  $(subst test/sim/seeds_test.sh,$(SEEDS_PLACE),$(filter %_test.sh,$(FILES)))))
RUN_TESTS     = OVN=$(abspath $(B)/ovn-lite) TOOLS=$(abspath $(B)/release/test/bench) \
                SIM=$(abspath $(B)/release/test/sim) \
                test/run-tests.sh

.PHONY: test test-binaries run-tests
test: ## build and run every test; the last line is "N passed, N failed, N skipped"
	@$(MAKE) LANE=release all tools
	@$(MAKE) LANE=asan test-binaries headers
	@$(MAKE) LANE=asan run-tests
test-binaries: $(TESTS)
run-tests:
	@OUT=$(B)/test $(RUN_TESTS) $(TESTS) $(TEST_SCRIPTS)

# tests-FOLDER builds and runs the tests of one folder, in the lane given or with sanitizers.
TEST_LANE := $(if $(findstring command,$(origin LANE)),$(LANE),asan)
SCRIPT_FOLDERS := $(filter-out test,$(call parent,$(TEST_SCRIPTS)))
FOLDERS        := $(sort $(TEST_FOLDERS) $(SCRIPT_FOLDERS) $(if $(NETNS_FILES),test/netns))
.PHONY: $(FOLDERS:test/%=tests-%) run-folder
$(FOLDERS:test/%=tests-%): tests-%:
	$(if $(filter test/$*,$(SCRIPT_FOLDERS)),@$(MAKE) LANE=release all tools)
	@$(MAKE) LANE=$(TEST_LANE) run-folder FOLDER=test/$*
FOLDER_TESTS := $(filter $(call test_binary,$(FOLDER)),$(TESTS)) \
                $(foreach f,$(filter $(FOLDER)/%,$(NETNS_FILES)),$(call netns_binary,$(f)))
run-folder: $(FOLDER_TESTS)
	@OUT=$(B)/test/one $(RUN_TESTS) $^ $(filter $(wildcard $(FOLDER)/*_test.sh),$(TEST_SCRIPTS))

# A header compiles by itself: proved by its .cc, which includes it first, or here.
LONE_HEADERS := $(filter-out $(CC_FILES:.cc=.h),$(filter %.h,$(FILES)))
.PHONY: headers
headers: $(LONE_HEADERS:%=$(O)/%.ok)
$(O)/%.h.ok: %.h $(O)/flags
	$(call say,CHECK)
	$(Q)mkdir -p $(@D) && echo '#include "$<"' | \
	  $(COMPILE) $(DEPENDS) $(@:.ok=.d) -fsyntax-only -x c++ - && touch $@

.PHONY: tidy
tidy: tests-tidy ## check sizes, includes and forbidden words

# --- the simulator and the fuzzer -----------------------------------------------------------------
SIM  := $(O)/test/sim/sim_main
FUZZ := $(O)/test/fuzz/fuzz_main
$(SIM): $(call archive,$(call closure,test/sim))
$(FUZZ): $(call archive,$(call closure,test/fuzz))
$(SIM) $(FUZZ): %: %.o
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $(linked)
# The simulator with bugs to plant: gossip is compiled once more, with them.
SIM_PLANTED := $(O)/test/sim/sim_planted
PLANTED     := $(objects.gossip:$(O)/%=$(O)/planted/%) $(O)/planted/test/sim/planted.o
$(O)/planted/%.o: $(O)/%.cc $(O)/flags
	$(call to_object,-DOVN_LITE_PLANT_BUGS)
$(O)/planted/%.o: %.cc $(O)/flags
	$(call to_object,-DOVN_LITE_PLANT_BUGS)
$(SIM): $(O)/test/sim/planted.o
$(SIM_PLANTED): $(SIM).o $(PLANTED) $(call archive,test/sim $(call closure,$(uses.gossip)))
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $(linked)
given = $(foreach v,$(1),$(if $($(v)),$(v)=$($(v))))
.PHONY: sim fuzz run-fuzz
sim: $(if $(BUG),$(SIM_PLANTED),$(SIM)) ## run the gossip simulator: SEED SEEDS NODES BUG FIGURES
	@TRACES=$(B) $(call given,SEED SEEDS NODES MINUTES SECONDS JOBS GO_ON BUG FIGURES) $<
fuzz: ## feed hostile bytes to every decoder: TARGET=one SECONDS=60 SEED=random ROUND=first
	@$(MAKE) LANE=asan run-fuzz
run-fuzz: $(FUZZ)
	@$(call given,TARGET SECONDS SEED ROUND) $(FUZZ)

# --- the demo and the benchmarks ------------------------------------------------------------------
TOOLS := $(patsubst %.cc,$(O)/%,$(wildcard test/bench/*.cc))
$(O)/test/bench/gossip_nodes: $(O)/cmd/no_resolver.o $(call archive,$(call closure,cmd/agent))
$(O)/test/bench/addresses: $(call archive,$(call closure,core/ipam))
$(O)/test/bench/kernel_scale $(O)/test/bench/vip_table: \
  $(call archive,$(call closure,netlink) $(call closure,core/reconcile))
$(TOOLS): $(O)/%: $(O)/%.o
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $(linked)
.PHONY: tools
tools: $(TOOLS) $(SIM) $(SIM_PLANTED)

.PHONY: demo
demo: all ## show three hosts at work; leaves nothing behind
	@OVN=$(abspath $(B)/ovn-lite) test/demo/demo.sh

.PHONY: bench
bench: all $(TOOLS) ## measure beside peers: BENCH=pattern; writes build/bench.json
	@OVN=$(abspath $(B)/ovn-lite) TOOLS=$(abspath $(O)/test/bench) \
	  BENCH_OUT=$(abspath $(B)/bench.json) BENCH='$(BENCH)' test/bench/run.sh

# --- the rest -------------------------------------------------------------------------------------
.PHONY: install
share := $(DESTDIR)$(PREFIX)/share
install: all ## install under DESTDIR and PREFIX (/usr/local)
	install -Dm755 -s $(B)/ovn-lite $(DESTDIR)$(PREFIX)/bin/ovn-lite
	for page in man/*.[157]; do \
	  install -Dm644 $$page $(share)/man/man$${page##*.}/$${page##*/}; done
	install -Dm644 completions/ovn-lite.bash $(share)/bash-completion/completions/ovn-lite
	install -Dm644 completions/ovn-lite.zsh $(share)/zsh/site-functions/_ovn-lite
	install -Dm644 completions/ovn-lite.fish $(share)/fish/vendor_completions.d/ovn-lite.fish

.PHONY: man
man: all ## write the man pages and completions anew from the tables of verbs and keys
	@mkdir -p man completions && $(B)/ovn-lite __documents .

.PHONY: deps deps-bench
deps: ## install what building and testing need (Debian 12 or later, as root)
	@test/deps.sh $(DEPS)
deps-bench: deps ## install the peers that the benchmarks compare with
	@test/deps.sh $(DEPS) bench

.PHONY: deps-vm test-vm
deps-vm: deps ## install QEMU and fetch the kernel for make test-vm
	@test/deps.sh $(DEPS) vm
test-vm: deps-vm ## run the tests that want another kernel, in a virtual machine
	@$(MAKE) tests-vm

.PHONY: clean help
clean: ## remove what was built
	rm -rf $(filter-out $(DEPS),$(wildcard $(B)/*))
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

-include $(shell find $(O) -name '*.d' 2>/dev/null)
