// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Paths;
import org.dmlc.mxnet.MxnetException;
import org.dmlc.mxnet.Predictor;

/** Predictor of org.dmlc.mxnet on lenet: PredictTest SYMBOL PARAMS IMAGES SCORES; java_test.py compiles and runs it. */
public class PredictTest {
  private static final Predictor.Device CPU = new Predictor.Device(Predictor.Device.Type.CPU, 0);
  private static final int PIXELS = 14 * 14;
  private static final int CLASSES = 10;

  private interface Call {
    void run();
  }

  private static byte[] bytes(String path) throws Exception {
    return Files.readAllBytes(Paths.get(path));
  }

  private static float[] floats(String path) throws Exception {
    ByteBuffer buffer = ByteBuffer.wrap(bytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    float[] out = new float[buffer.remaining() / 4];
    buffer.asFloatBuffer().get(out);
    return out;
  }

  private static Predictor.InputNode[] data(int... shape) {
    return new Predictor.InputNode[] {new Predictor.InputNode("data", shape)};
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  private static void refused(Class<? extends Exception> type, String text, Call call) {
    try {
      call.run();
    } catch (RuntimeException error) {
      check(type.isInstance(error) && String.valueOf(error.getMessage()).contains(text), "not '" + text + "': " + error);
      return;
    }
    throw new AssertionError("not refused: " + text);
  }

  private static void predict(Predictor predictor, float[] images, float[] expected, int count) {
    predictor.forward("data", java.util.Arrays.copyOf(images, count * PIXELS));
    float[] scores = predictor.getOutput(0);
    check(scores.length == count * CLASSES, "length " + scores.length);
    for (int i = 0; i < scores.length; ++i) {
      check(Math.abs(scores[i] - expected[i]) <= 1e-4f * Math.abs(expected[i]) + 1e-5f, "score " + i + " is " + scores[i] + ", not " + expected[i]);
    }
  }

  public static void main(String[] arguments) throws Exception {
    final byte[] symbol = bytes(arguments[0]);
    final byte[] params = bytes(arguments[1]);
    final float[] images = floats(arguments[2]);
    final float[] scores = floats(arguments[3]);

    final Predictor predictor = new Predictor(symbol, params, CPU, data(1, 1, 14, 14));
    Predictor three = new Predictor(symbol, params, CPU, data(3, 1, 14, 14));
    predict(three, images, scores, 3);
    predict(predictor, images, scores, 1);
    three.free();
    three.free();

    refused(MxnetException.class, "elements", () -> predictor.forward("data", new float[3]));
    refused(MxnetException.class, "mask", () -> predictor.forward("mask", new float[PIXELS]));
    refused(NullPointerException.class, "key is null", () -> predictor.forward(null, new float[PIXELS]));
    refused(NullPointerException.class, "input is null", () -> predictor.forward("data", null));
    refused(MxnetException.class, "no output 7", () -> predictor.getOutput(7));
    refused(MxnetException.class, "negative", () -> new Predictor(symbol, params, CPU, data(1, -1, 14, 14)));
    refused(MxnetException.class, "", () -> new Predictor(symbol, new byte[0], CPU, data(1, 1, 14, 14)));
    refused(MxnetException.class, "", () -> new Predictor(symbol, params, new Predictor.Device(Predictor.Device.Type.GPU, 0), data(1, 1, 14, 14)));
    refused(NullPointerException.class, "params is null", () -> new Predictor(symbol, null, CPU, data(1, 1, 14, 14)));
    refused(NullPointerException.class, "key of an input is null",
        () -> new Predictor(symbol, params, CPU, new Predictor.InputNode[] {new Predictor.InputNode(null, new int[] {1})}));
    predict(predictor, images, scores, 1);
    predictor.free();
    refused(MxnetException.class, "freed", () -> predictor.getOutput(0));
    refused(MxnetException.class, "freed", () -> predictor.forward("data", images));
    System.out.println("good");
  }
}
