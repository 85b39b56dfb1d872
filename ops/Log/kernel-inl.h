// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = ln x.
struct LogRun {
  static inline Vec Run(Vec x, const float*) { return Log(x); }
};

void Log(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<LogRun>); }
