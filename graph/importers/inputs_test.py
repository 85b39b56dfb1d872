# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What may be said of a model's inputs, and what may not."""

import numpy as np
import pytest

from amalgamation.graph.errors import CompileError
from amalgamation.graph.importers.inputs import Input, read, read_options


@pytest.mark.parametrize("given, dims, dtype", [
    ([1, 3], (1, 3), None), (("N", np.int64(3)), ("N", 3), None), ([], (), None), ("N,3", ("N", 3), None), (" 1, N ", (1, "N"), None),
    ("int32[N,128]", ("N", 128), "int32"), ("float32[]", (), "float32"), ("bool[0]", (0,), "bool"), ("bfloat16[2]", (2,), "bfloat16")])
def test_an_input_is_a_list_or_a_text_with_or_without_a_type(given, dims, dtype):
    found = read({"x": given})["x"]
    assert found == Input(dims, found.dtype) and str(found.dtype) == str(dtype)


@pytest.mark.parametrize("given", [[-1], [True], [1.5], [None], ["N", ""], "", "1,,2", "int3[1]", "-1", [1 << 60], [1] * 33, "float32[,]"])
def test_what_is_no_dim_is_refused(given):
    with pytest.raises(CompileError, match="input 'x' has"):
        read({"x": given})


def test_an_option_is_a_name_and_its_dims():
    assert read_options(["a=1,N", "b=c=int8[2]"]) == {"a": "1,N", "b=c": "int8[2]"}
    for wrong in ("a", "=1", "a=", "a= "):
        with pytest.raises(CompileError, match="--inputs .*: expected INPUT=DIM"):
            read_options([wrong])
