// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The Python module `amalgamation._predict`: predict.h and nothing else, as two classes.
// The one thing to know: arrays are bound, not copied. A C-contiguous input of the right dtype is read where it lies, and the
// library writes each output straight into the new array that `run` returns; the interpreter lock is released meanwhile.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/predict.h"

namespace py = pybind11;

namespace {

struct DTypeName {
  int32_t dtype;
  const char* numpy;
};

constexpr DTypeName kDTypes[] = {
    {PREDICT_FLOAT32, "float32"}, {PREDICT_UINT8, "uint8"},     {PREDICT_INT8, "int8"},
    {PREDICT_UINT16, "uint16"},   {PREDICT_INT16, "int16"},     {PREDICT_INT32, "int32"},
    {PREDICT_INT64, "int64"},     {PREDICT_BOOL, "bool"},       {PREDICT_FLOAT16, "float16"},
    {PREDICT_FLOAT64, "float64"}, {PREDICT_UINT32, "uint32"},   {PREDICT_UINT64, "uint64"},
};

const char* NumpyName(int32_t dtype) {
  for (const DTypeName& known : kDTypes) {
    if (known.dtype == dtype) return known.numpy;
  }
  throw std::runtime_error("predict.h names dtype " + std::to_string(dtype) + ", which this module does not know");
}

// amalgamation.PredictError; lives as long as the module.
PyObject* predict_error = nullptr;

[[noreturn]] void Raise(PyObject* type, const std::string& text) {
  PyErr_SetString(type, text.c_str());
  throw py::error_already_set();
}

// Errors of the caller's own making are a ValueError; the library's and the program's are a PredictError.
void Require(predict_status status) {
  if (status == PREDICT_OK) return;
  Raise(status == PREDICT_INVALID_ARGUMENT ? PyExc_ValueError : predict_error, predict_last_error());
}

// "(batch, 3, 224)", as Python writes it.
std::string ShapeText(const predict_tensor_info& info) {
  std::string text = "(";
  for (int i = 0; i < info.rank; ++i) {
    if (i > 0) text += ", ";
    text += info.symbols[i] != nullptr ? info.symbols[i] : std::to_string(info.dims[i]);
  }
  return text + (info.rank == 1 ? ",)" : ")");
}

std::string ShapeText(const py::array& array) { return py::repr(array.attr("shape")).cast<std::string>(); }

// The weights and the steps. `memory_` keeps the bytes that the program uses in place.
class Program {
 public:
  static std::shared_ptr<Program> Open(const std::string& path) {
    auto program = std::make_shared<Program>();
    Require(predict_program_open(path.c_str(), &program->program_));
    return program;
  }

  static std::shared_ptr<Program> FromBytes(py::bytes data, bool verify_weights) {
    auto program = std::make_shared<Program>();
    program->memory_ = data;
    char* bytes = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(data.ptr(), &bytes, &size) != 0) throw py::error_already_set();
    Require(predict_program_from_memory(bytes, static_cast<size_t>(size), verify_weights ? PREDICT_VERIFY_WEIGHTS : 0u,
                                        &program->program_));
    return program;
  }

  ~Program() { predict_program_release(program_); }

  py::object Info(const std::string& key) const {
    const char* text = predict_program_info(program_, key.c_str());
    return text == nullptr ? py::object(py::none()) : py::object(py::str(text));
  }

  predict_program* get() const { return program_; }

 private:
  predict_program* program_ = nullptr;
  py::object memory_;
};

// One set of buffers over a Program. Serialised by its user: one predictor by one thread at a time.
class Predictor {
 public:
  Predictor(std::shared_ptr<Program> program, int threads, const std::optional<std::string>& backend)
      : program_(std::move(program)) {
    if (threads < 1) Raise(PyExc_ValueError, "threads must be at least 1, got " + std::to_string(threads));
    predict_options options = {};
    options.struct_bytes = sizeof options;
    options.threads = threads;
    options.backend = backend ? backend->c_str() : nullptr;
    Require(predict_create(program_->get(), &options, &predictor_));
    const size_t count = predict_input_count(predictor_);
    for (size_t i = 0; i < count; ++i) input_names_.emplace_back(InputInfo(i).name);
    const size_t output_count = predict_output_count(predictor_);
    for (size_t i = 0; i < output_count; ++i) output_names_.emplace_back(OutputInfo(i).name);
    step_start_.resize(predict_step_count(predictor_));
    step_seconds_.resize(step_start_.size());
  }

  ~Predictor() { predict_destroy(predictor_); }
  Predictor(const Predictor&) = delete;

  // (name, dtype, dims as of now, the dims' symbols or None) of each input or output.
  py::list Infos(bool inputs) const {
    py::list result;
    const size_t count = inputs ? predict_input_count(predictor_) : predict_output_count(predictor_);
    for (size_t i = 0; i < count; ++i) {
      const predict_tensor_info info = inputs ? InputInfo(i) : OutputInfo(i);
      py::tuple dims(info.rank), symbols(info.rank);
      for (int d = 0; d < info.rank; ++d) {
        dims[d] = py::int_(info.dims[d]);
        if (info.symbols[d] != nullptr) {
          symbols[d] = py::str(info.symbols[d]);
        } else {
          symbols[d] = py::none();
        }
      }
      result.append(py::make_tuple(info.name, NumpyName(info.dtype), dims, symbols));
    }
    return result;
  }

  py::dict Run(const py::dict& inputs) {
    if (running_) Raise(PyExc_RuntimeError, "this predictor is running in another thread; make one predictor per thread");
    std::vector<py::array> arrays = Arrays(inputs);
    Reshape(arrays);
    for (size_t i = 0; i < arrays.size(); ++i) {
      Require(predict_set_input(predictor_, i, arrays[i].data(), static_cast<size_t>(arrays[i].nbytes())));
    }
    py::dict outputs;
    for (size_t i = 0; i < output_names_.size(); ++i) {
      const predict_tensor_info info = OutputInfo(i);
      py::array array(py::dtype(NumpyName(info.dtype)), std::vector<py::ssize_t>(info.dims, info.dims + info.rank));
      Require(predict_set_output(predictor_, i, array.mutable_data(), info.bytes));
      outputs[py::str(output_names_[i])] = array;
    }
    predict_status status;
    running_ = true;
    {
      py::gil_scoped_release released;
      status = predict_run(predictor_);
    }
    running_ = false;
    const std::string error = status == PREDICT_OK ? "" : predict_last_error();
    // The arrays are the caller's from here on: nothing of this predictor may point to them.
    for (size_t i = 0; i < arrays.size(); ++i) predict_set_input(predictor_, i, nullptr, InputInfo(i).bytes);
    for (size_t i = 0; i < output_names_.size(); ++i) predict_set_output(predictor_, i, nullptr, OutputInfo(i).bytes);
    if (status != PREDICT_OK) Raise(predict_error, error);
    return outputs;
  }

  // (kernel, name, seconds of the last timed run) of each step.
  py::list Steps() const {
    py::list result;
    for (size_t i = 0; i < step_seconds_.size(); ++i) {
      result.append(py::make_tuple(predict_step_kernel(predictor_, i), predict_step_name(predictor_, i), step_seconds_[i]));
    }
    return result;
  }

  void SetTiming(bool on) {
    predict_set_step_callback(predictor_, on ? &Predictor::OnStep : nullptr, this);
    if (!on) step_seconds_.assign(step_seconds_.size(), 0.0);
  }

  const char* Backend() const { return predict_backend(predictor_); }
  size_t StepCount() const { return step_seconds_.size(); }
  size_t ArenaBytes() const { return predict_arena_bytes(predictor_); }

 private:
  predict_tensor_info InputInfo(size_t index) const {
    predict_tensor_info info;
    Require(predict_input_info(predictor_, index, &info));
    return info;
  }

  predict_tensor_info OutputInfo(size_t index) const {
    predict_tensor_info info;
    Require(predict_output_info(predictor_, index, &info));
    return info;
  }

  // The inputs in the program's order, each contiguous and of the right dtype and rank. Copies only what is not contiguous.
  std::vector<py::array> Arrays(const py::dict& inputs) const {
    for (const auto& item : inputs) {
      const std::string name = py::str(item.first);
      if (std::find(input_names_.begin(), input_names_.end(), name) == input_names_.end()) {
        Raise(PyExc_KeyError, "no input named '" + name + "'; the inputs are " + KnownInputs());
      }
    }
    std::vector<py::array> arrays;
    for (size_t i = 0; i < input_names_.size(); ++i) {
      const predict_tensor_info info = InputInfo(i);
      const std::string what = "input '" + input_names_[i] + "'";
      const std::string wanted = std::string(NumpyName(info.dtype)) + ShapeText(info);
      py::str name(input_names_[i]);
      if (!inputs.contains(name)) Raise(PyExc_KeyError, what + " is missing: expected " + wanted);
      py::object value = inputs[name];
      const py::dtype dtype(NumpyName(info.dtype));
      // Python's own numbers and lists have no dtype to disagree with; an array's must be right, because a silent copy is slow.
      if (!py::isinstance<py::array>(value) && !py::hasattr(value, "dtype")) {
        value = py::module_::import("numpy").attr("asarray")(value, dtype);
      }
      py::array array = py::array::ensure(value, py::array::c_style);
      if (!array) throw py::error_already_set();
      if (!array.dtype().equal(dtype)) {
        Raise(PyExc_TypeError, what + " has dtype " + py::str(array.dtype()).cast<std::string>() + ", expected " + wanted);
      }
      if (array.ndim() != info.rank) {
        Raise(PyExc_ValueError, what + " has shape " + ShapeText(array) + ", expected " + wanted);
      }
      for (int d = 0; d < info.rank; ++d) {
        if (info.symbols[d] == nullptr && array.shape(d) != info.dims[d]) {
          Raise(PyExc_ValueError, what + " has shape " + ShapeText(array) + ", expected " + wanted);
        }
      }
      arrays.push_back(array);
    }
    return arrays;
  }

  void Reshape(const std::vector<py::array>& arrays) {
    bool changed = false;
    std::vector<std::vector<int64_t>> dims(arrays.size());
    std::vector<const int64_t*> pointers(arrays.size());
    for (size_t i = 0; i < arrays.size(); ++i) {
      const predict_tensor_info info = InputInfo(i);
      dims[i].assign(arrays[i].shape(), arrays[i].shape() + arrays[i].ndim());
      for (int d = 0; d < info.rank; ++d) changed = changed || dims[i][static_cast<size_t>(d)] != info.dims[d];
      pointers[i] = dims[i].data();
    }
    if (changed) Require(predict_reshape(predictor_, pointers.data()));
  }

  std::string KnownInputs() const {
    std::string text;
    for (const std::string& name : input_names_) text += (text.empty() ? "'" : ", '") + name + "'";
    return text.empty() ? "none" : text;
  }

  static void OnStep(void* user, size_t step, int after) {
    Predictor* self = static_cast<Predictor*>(user);
    const auto now = std::chrono::steady_clock::now();
    if (after) {
      self->step_seconds_[step] = std::chrono::duration<double>(now - self->step_start_[step]).count();
    } else {
      self->step_start_[step] = now;
    }
  }

  std::shared_ptr<Program> program_;
  predict_predictor* predictor_ = nullptr;
  std::vector<std::string> input_names_, output_names_;
  std::vector<std::chrono::steady_clock::time_point> step_start_;
  std::vector<double> step_seconds_;
  bool running_ = false;
};

}  // namespace

PYBIND11_MODULE(_predict, module) {
  module.doc() = "predict.h for Python; use it through the package `amalgamation`.";
  predict_error = PyErr_NewExceptionWithDoc("amalgamation.PredictError",
                                            "The program is damaged, needs what this library lacks, or could not be run.",
                                            PyExc_RuntimeError, nullptr);
  module.attr("PredictError") = py::reinterpret_borrow<py::object>(predict_error);
  module.attr("ABI_VERSION") = PREDICT_ABI_VERSION;

  py::class_<Program, std::shared_ptr<Program>>(module, "Program")
      .def_static("open", &Program::Open, py::arg("path"), "Maps a .program file.")
      .def_static("from_bytes", &Program::FromBytes, py::arg("data"), py::arg("verify_weights") = true,
                  "A program in memory, which is kept alive.")
      .def("info", &Program::Info, py::arg("key"), "The text that the compiler left under this key, or None.");

  py::class_<Predictor>(module, "Predictor")
      .def(py::init<std::shared_ptr<Program>, int, const std::optional<std::string>&>(), py::arg("program"),
           py::arg("threads") = 1, py::arg("backend") = py::none())
      .def("infos", &Predictor::Infos, py::arg("inputs"))
      .def("run", &Predictor::Run, py::arg("inputs"))
      .def("steps", &Predictor::Steps)
      .def("set_timing", &Predictor::SetTiming, py::arg("on"))
      .def_property_readonly("backend", &Predictor::Backend)
      .def_property_readonly("step_count", &Predictor::StepCount)
      .def_property_readonly("arena_bytes", &Predictor::ArenaBytes);
}
