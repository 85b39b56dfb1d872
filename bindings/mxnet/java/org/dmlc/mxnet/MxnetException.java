// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

package org.dmlc.mxnet;

/** What the library says went wrong. */
public class MxnetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MxnetException(String message) {
    super(message);
  }
}
