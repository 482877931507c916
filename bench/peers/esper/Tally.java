// Counts hits as bench/peers/hits.ts does: a count a rule, and a sum of a hash of each hit.
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

final class Tally {
  private final int[] counts = new int[6];
  private List<String> listed;
  private int sum;

  void clear(boolean isListing) {
    Arrays.fill(counts, 0);
    sum = 0;
    listed = isListing ? new ArrayList<>() : null;
  }

  void add(int index, int rule) {
    counts[rule]++;
    sum += mix32(index * 8 + rule);
    if (listed != null) listed.add("[" + index + "," + rule + "]");
  }

  String json(double seconds, double cpuSeconds) {
    String list = listed == null ? "" : ",\"listed\":[" + String.join(",", listed) + "]";
    String joined = Arrays.stream(counts).mapToObj(Integer::toString).collect(Collectors.joining(","));
    return String.format("{\"seconds\":%.6f,\"cpuSeconds\":%.6f,\"counts\":[%s],\"checksum\":\"%08x\"%s}", seconds, cpuSeconds, joined, sum, list);
  }

  private static int mix32(int value) {
    int h = value;
    h = (h ^ (h >>> 16)) * 0x7feb352d;
    h = (h ^ (h >>> 15)) * 0x846ca68b;
    return h ^ (h >>> 16);
  }
}
