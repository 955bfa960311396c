#!/usr/bin/env bash
# Measures two states of ImageGateway against each other on one machine: compare.sh OLD NEW. See README.md; --help for options.
exec bash "$(dirname "${BASH_SOURCE[0]}")/harness/guarded.sh" compare.mjs "$@"
