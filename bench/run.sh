#!/usr/bin/env bash
# Measures a bare pass-through, @portkey-ai/gateway and ImageGateway in front of the same nginx. See README.md; --help for options.
exec bash "$(dirname "${BASH_SOURCE[0]}")/harness/guarded.sh" run.mjs "$@"
