#!/bin/sh
# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
exec "$EM_BIN_PATH/emcc" "$@"
