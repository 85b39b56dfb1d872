// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

package org.dmlc.mxnet;

/**
 * A model that is ready to run, by the names of MXNet's predictor for Java and Android.
 *
 * <pre>
 *   Predictor predictor = new Predictor(symbol, params, new Predictor.Device(Predictor.Device.Type.CPU, 0),
 *       new Predictor.InputNode[] {new Predictor.InputNode("data", new int[] {1, 3, 224, 224})});
 *   predictor.forward("data", pixels);
 *   float[] scores = predictor.getOutput(0);
 *   predictor.free();
 * </pre>
 *
 * The one thing to know: the library is jni_libmxnet_predict.so, which is installed as libmxnet_predict.so, the name that is loaded here. Every method
 * throws a MxnetException, or a NullPointerException; one predictor is for one thread at a time.
 */
public class Predictor {
  static {
    System.loadLibrary("mxnet_predict");
  }

  /** An input: its name and dims. */
  public static class InputNode {
    final String key;
    final int[] shape;

    public InputNode(String key, int[] shape) {
      this.key = key;
      this.shape = shape;
    }
  }

  /** Where the model runs: the processor is all that there is. */
  public static class Device {
    public enum Type {
      CPU,
      GPU,
      CPU_PINNED
    }

    final Type type;
    final int id;

    public Device(Type type, int id) {
      this.type = type;
      this.id = id;
    }

    private int number() {
      return type.ordinal() + 1;
    }
  }

  private long handle;

  /** symbol: the bytes of symbol.json; params: those of .params, or of the compiled .program. */
  public Predictor(byte[] symbol, byte[] params, Device device, InputNode[] inputs) {
    String[] keys = new String[inputs.length];
    int[] ends = new int[inputs.length + 1];
    for (int i = 0; i < inputs.length; ++i) {
      keys[i] = inputs[i].key;
      ends[i + 1] = ends[i] + inputs[i].shape.length;
    }
    int[] dims = new int[ends[inputs.length]];
    for (int i = 0; i < inputs.length; ++i) {
      System.arraycopy(inputs[i].shape, 0, dims, ends[i], inputs[i].shape.length);
    }
    // A library in C takes a text that ends with 0.
    byte[] text = java.util.Arrays.copyOf(symbol, symbol.length + 1);
    handle = create(text, params, device.number(), device.id, keys, ends, dims);
  }

  /** Sets the input `key` and computes the outputs; the other inputs stay as they were set last. */
  public void forward(String key, float[] input) {
    run(used(), key, input);
  }

  /** A copy of output `index`, row-major. */
  public float[] getOutput(int index) {
    return output(used(), index);
  }

  /** Gives the memory back; the predictor cannot be used any more. */
  public void free() {
    if (handle != 0) {
      release(handle);
      handle = 0;
    }
  }

  private long used() {
    if (handle == 0) {
      throw new MxnetException("Predictor: it has been freed");
    }
    return handle;
  }

  private static native long create(byte[] symbol, byte[] params, int deviceType, int deviceId, String[] keys, int[] ends, int[] dims);

  private static native void run(long handle, String key, float[] input);

  private static native float[] output(long handle, int index);

  private static native void release(long handle);
}
