import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Cross-entropy and its gradient from Java 17, without dependencies. The JDK reads no JSON, so requests and answers are
 * safetensors files: numbers as they lie in memory, behind a short header.
 *
 * <pre>java CrossEntropy.java</pre>
 */
public final class CrossEntropy {
    private static final String BASE_URL = System.getenv().getOrDefault("EXACT_LOSS_URL", "http://127.0.0.1:8080");
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** Numbers in row-major order, and the length of each axis; a single number has none. */
    record Tensor(double[] data, int... shape) {}

    // region problem
    /** The service refused a request. The code is what to branch on, the pointers name each offending value. */
    static final class Refused extends IOException {
        final String code;
        final List<String> pointers;

        Refused(String problem) {
            super(String.join("", strings(problem, "title")));
            code = String.join("", strings(problem, "code"));
            pointers = strings(problem, "pointer");
        }
    }

    /** The strings of that name, without escapes: enough for codes and pointers. A program that has a JSON library uses it. */
    static List<String> strings(String json, String name) {
        Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        List<String> found = new ArrayList<>();
        while (member.find()) found.add(member.group(1));
        return found;
    }
    // endregion

    // region request
    /** Posts tensors, and returns those of the answer: loss, losses, grad. Options are a query, such as reduction=sum. */
    static Map<String, Tensor> crossEntropy(Map<String, Tensor> tensors, String options)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(BASE_URL + "/v1/cross-entropy?" + options))
                .header("content-type", "application/vnd.safetensors")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(toFile(tensors)))
                .build();
        HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
        String type = response.headers().firstValue("content-type").orElse("");
        if (type.startsWith("application/problem+json")) {
            throw new Refused(new String(response.body(), StandardCharsets.UTF_8));
        }
        if (response.statusCode() != 200) {
            throw new IOException("HTTP status " + response.statusCode()); // not from the service: a proxy's page, say
        }
        return fromFile(response.body());
    }
    // endregion

    // region file
    /** Eight bytes with the length of the header, the header, padded so that numbers are aligned, and the numbers. */
    static byte[] toFile(Map<String, Tensor> tensors) {
        List<String> members = new ArrayList<>();
        int end = 0;
        for (var entry : tensors.entrySet()) {
            // Labels must be integers; all else is float64.
            String dtype = entry.getKey().equals("labels") ? "I64" : "F64";
            int start = end;
            end += 8 * entry.getValue().data().length;
            members.add("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(entry.getKey(), dtype, Arrays.toString(entry.getValue().shape()), start, end));
        }
        String json = "{" + String.join(",", members) + "}";
        byte[] header = (json + " ".repeat(-json.length() & 7)).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + end).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        tensors.forEach((name, tensor) -> {
            for (double x : tensor.data()) {
                if (name.equals("labels")) file.putLong((long) x);
                else file.putDouble(x);
            }
        });
        return file.array();
    }
    // endregion

    private static final Pattern ENTRY = Pattern.compile(
            "\"(\\w+)\":\\{\"dtype\":\"F64\",\"shape\":\\[([\\d,]*)],\"data_offsets\":\\[(\\d+),(\\d+)]}");

    /** The tensors of an answer, which are of one dtype, that of the logits; its header is always written so. */
    static Map<String, Tensor> fromFile(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int start = 8 + Math.toIntExact(file.getLong(0));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Matcher entry = ENTRY.matcher(new String(bytes, 8, start - 8, StandardCharsets.UTF_8));
        while (entry.find()) {
            int from = Integer.parseInt(entry.group(3));
            double[] data = new double[(Integer.parseInt(entry.group(4)) - from) / 8];
            file.slice(start + from, 8 * data.length).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(data);
            int[] shape = Arrays.stream(entry.group(2).split(",")).filter(axis -> !axis.isEmpty())
                    .mapToInt(Integer::parseInt).toArray();
            tensors.put(entry.group(1), new Tensor(data, shape));
        }
        return tensors;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Tensor logits = new Tensor(new double[] {1, 2, 3, 0, -1, 0.5}, 2, 3);

        // Two rows of three classes, the classes weighted, the labels smoothed.
        var worked = crossEntropy(
                Map.of(
                        "logits", logits,
                        "labels", new Tensor(new double[] {2, 0}, 2),
                        "class_weight", new Tensor(new double[] {1, 2, 5}, 3)),
                "label_smoothing=0.2");
        System.out.println("losses " + join(worked.get("losses").data()));
        double[] grad = worked.get("grad").data();
        System.out.println("grad " + join(Arrays.copyOfRange(grad, 0, 3)));
        System.out.println("grad " + join(Arrays.copyOfRange(grad, 3, 6)));

        // Class 1 is masked, yet it is the label: that cannot happen, and its loss is infinite.
        Tensor masks = new Tensor(new double[] {1, Double.NEGATIVE_INFINITY, 2}, 1, 3);
        var impossible = crossEntropy(Map.of("logits", masks, "labels", new Tensor(new double[] {1}, 1)), "");
        System.out.println("impossible " + join(impossible.get("loss").data()));

        // A confident, right answer: most libraries return 0.
        Tensor confident = new Tensor(new double[] {0, -50}, 1, 2);
        var tiny = crossEntropy(Map.of("logits", confident, "labels", new Tensor(new double[] {0}, 1)), "");

        // A masked class that is not the label has probability 0 and gradient 0.
        var masked = crossEntropy(Map.of("logits", masks, "labels", new Tensor(new double[] {2}, 1)), "");

        // The lines below are the same in every language.
        System.out.println("loss " + join(worked.get("loss").data()));
        System.out.println("tiny " + join(tiny.get("loss").data()));
        System.out.println("masked " + join(masked.get("loss").data()) + " grad " + join(masked.get("grad").data()));
        try {
            crossEntropy(Map.of("logits", logits, "labels", new Tensor(new double[] {3, 0}, 2)), "");
        } catch (Refused refused) {
            System.out.println("error " + refused.code + " " + refused.pointers.get(0));
        }
    }

    /** Numbers with a space between, as others print them: 0 and 1e-22, where Java has 0.0 and 1.0E-22. */
    private static String join(double[] numbers) {
        return Arrays.stream(numbers)
                .mapToObj(x -> Double.toString(x).replaceFirst("\\.0(?=E|$)", "").replace('E', 'e'))
                .collect(Collectors.joining(" "));
    }
}
