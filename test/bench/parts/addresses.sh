# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Handing out all addresses of a /16.
result=$("$TOOLS/addresses")
row "65,533 addresses of a /16 handed out" ms "$(field all_ms "$result")" \
  "$(field spread "$result")" "-" "" value 50
row "every second one again" ms "$(field half_ms "$result")" "median of 9" "-" "" value 25
row "heap of an address in use, none beside another" bytes "$(field bytes "$result")" \
  "one reading" "-" "" value 200
