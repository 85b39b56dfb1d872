// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0
//
// A Python extension module that needs the C++ library: strings, containers, exceptions and threads.

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

static std::string Greet(const std::vector<std::string>& names) {
  if (names.empty()) throw std::runtime_error("nobody to greet");
  std::string text;
  std::thread([&] {
    for (const std::string& name : names) text += (text.empty() ? "hello " : " and ") + name;
  }).join();
  return text;
}

PYBIND11_MODULE(greeting, m) { m.def("greet", &Greet); }
