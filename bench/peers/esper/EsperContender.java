// Esper as a contender: one process, one thread, event time from outside. It obeys one word a line: `run` works through the
// workload once and prints what it took and found, `list` prints each hit as well.
//
// Arguments: form of the statements, `bytes` or `parsed`, file of frames.
// - time, ext_timed: one sliding window a statement, grouped aggregation; expired by Esper's clock, or by the events' own time
// - grouped: a sliding window for each key; keyed: a context partition for each key
// `parsed` makes the events beforehand, so that only Esper itself is timed.
import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

public final class EsperContender {
  private static final List<String> RULES =
      List.of("fan-out", "long-talks", "risky-sites", "link-messages", "fan-in", "large-sum");
  private static final long DAY_MS = 86_400_000;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final String form;
  private final List<byte[]> frames;
  private final List<Signals.Signal> parsed;
  private final Tally tally = new Tally();
  private final EPEventService esper;
  private final EventSender calls;
  private final EventSender messages;
  private final EventSender visits;
  private final EventSender transfers;

  /** Added to the time of every signal, so that each pass begins after the windows of the one before have emptied. */
  private long shiftMs;

  /** What of it the parsed signals already carry. */
  private long shiftedMs;

  private long nowMs;

  public static void main(String[] args) throws Exception {
    var contender = new EsperContender(args[0], args[1].equals("parsed"), args[2]);
    System.out.println("{\"ready\":true}");
    var commands = new BufferedReader(new InputStreamReader(System.in));
    for (String command; (command = commands.readLine()) != null; ) {
      System.out.println(contender.pass(command.equals("list")));
    }
  }

  private EsperContender(String form, boolean isParsed, String file) throws Exception {
    this.form = form;
    frames = readFrames(file);
    parsed = isParsed ? parse(frames) : null;
    EPRuntime runtime = EPRuntimeProvider.getRuntime("bench", configuration());
    runtime.initialize();
    esper = runtime.getEventService();
    esper.advanceTime(0);
    deploy(runtime);
    calls = esper.getEventSender("CallEnded");
    messages = esper.getEventSender("SmsReceived");
    visits = esper.getEventSender("SiteVisited");
    transfers = esper.getEventSender("TransferCompleted");
  }

  /** Works through the whole workload once. */
  private String pass(boolean isListing) throws IOException {
    tally.clear(isListing);
    // Two days later every window has emptied; what is left for the collector goes before the clock starts.
    if (nowMs > 0) {
      shiftMs = nowMs - firstTime() + 2 * DAY_MS;
      nowMs = firstTime() + shiftMs - 1;
      esper.advanceTime(nowMs);
    }
    if (parsed != null && form.equals("ext_timed")) {
      for (Signals.Signal signal : parsed) signal.time += shiftMs - shiftedMs;
      shiftedMs = shiftMs;
    }
    System.gc();
    long startedCpuNs = PROCESS.getProcessCpuTime();
    long startedNs = System.nanoTime();
    if (parsed == null) {
      int index = 0;
      for (byte[] frame : frames) {
        var reader = new SignalReader(frame, index);
        for (Signals.Signal signal; (signal = reader.next()) != null; index++) send(signal);
      }
    } else {
      for (Signals.Signal signal : parsed) send(signal);
    }
    double seconds = (System.nanoTime() - startedNs) / 1e9;
    return tally.json(seconds, (PROCESS.getProcessCpuTime() - startedCpuNs) / 1e9);
  }

  private void send(Signals.Signal signal) {
    long time = signal.time + shiftMs - shiftedMs;
    if (form.equals("ext_timed")) signal.time = time;
    else if (time != nowMs) esper.advanceTime(time);
    nowMs = time;
    if (signal instanceof Signals.CallEnded) calls.sendEvent(signal);
    else if (signal instanceof Signals.SmsReceived) messages.sendEvent(signal);
    else if (signal instanceof Signals.SiteVisited) visits.sendEvent(signal);
    else transfers.sendEvent(signal);
  }

  private long firstTime() throws IOException {
    return new SignalReader(frames.get(0), 0).next().time;
  }

  private void deploy(EPRuntime runtime) throws Exception {
    List<String> statements = new ArrayList<>();
    add(statements, "fan-out", "CallEnded", "", "caller", "10 min", "count(distinct callee) >= 100");
    add(statements, "long-talks", "CallEnded", "(durationMs >= 1200000)", "callee", "2 hours", "count(*) >= 3");
    String risky = "(topic in ('loan', 'investment', 'task') and domainAgeDays < 60)";
    add(statements, "risky-sites", "SiteVisited", risky, "visitor", "24 hours", "count(*) >= 20");
    add(statements, "link-messages", "SmsReceived", "(domain is not null)", "receiver", "24 hours", "count(*) >= 15");
    add(statements, "fan-in", "TransferCompleted", "", "payee", "1 hour", "count(distinct payer) >= 5");
    add(statements, "large-sum", "TransferCompleted", "", "payer", "24 hours", "sum(amountFen) >= 5000000");
    var compilerArguments = new CompilerArguments(configuration());
    EPCompiled compiled = EPCompilerProvider.getCompiler().compile(String.join("\n", statements), compilerArguments);
    var deployment = runtime.getDeploymentService().deploy(compiled);
    for (EPStatement statement : deployment.getStatements()) {
      int rule = RULES.indexOf(statement.getName());
      if (rule >= 0) statement.setSubscriber(new HitSubscriber(tally, rule));
    }
  }

  private void add(
      List<String> statements, String rule, String type, String filter, String key, String window, String having) {
    String named = "@name('" + rule + "') ";
    String from = "select index from " + type + filter;
    String grouped = " group by " + key + " having " + having + ";";
    switch (form) {
      case "time" -> statements.add(named + from + "#time(" + window + ")" + grouped);
      case "ext_timed" -> statements.add(named + from + "#ext_timed(time, " + window + ")" + grouped);
      case "grouped" -> statements.add(named + from + "#groupwin(" + key + ")#time(" + window + ")" + grouped);
      case "keyed" -> {
        String context = "By_" + rule.replace('-', '_');
        statements.add("create context " + context + " partition by " + key + " from " + type + filter + ";");
        statements.add(
            named + "context " + context + " " + from + "#time(" + window + ") having " + having + ";");
      }
      default -> throw new IllegalArgumentException("unknown form of the statements: " + form);
    }
  }

  /** One thread needs no locks and no order between threads; time comes from the signals. */
  private static Configuration configuration() {
    var configuration = new Configuration();
    configuration.getCommon().addEventType("CallEnded", Signals.CallEnded.class);
    configuration.getCommon().addEventType("SmsReceived", Signals.SmsReceived.class);
    configuration.getCommon().addEventType("SiteVisited", Signals.SiteVisited.class);
    configuration.getCommon().addEventType("TransferCompleted", Signals.TransferCompleted.class);
    configuration.getCompiler().getByteCode().setAllowSubscriber(true);
    var threading = configuration.getRuntime().getThreading();
    threading.setInternalTimerEnabled(false);
    threading.setListenerDispatchPreserveOrder(false);
    threading.setInsertIntoDispatchPreserveOrder(false);
    threading.setNamedWindowConsumerDispatchPreserveOrder(false);
    configuration.getRuntime().getExecution().setDisableLocking(true);
    return configuration;
  }

  private static List<byte[]> readFrames(String file) throws IOException {
    List<byte[]> frames = new ArrayList<>();
    try (var input = new DataInputStream(new java.io.BufferedInputStream(new FileInputStream(file), 1 << 20))) {
      byte[] length = new byte[4];
      while (input.readNBytes(length, 0, 4) == 4) {
        int size = (length[0] & 255) | (length[1] & 255) << 8 | (length[2] & 255) << 16 | (length[3] & 255) << 24;
        frames.add(input.readNBytes(size));
      }
    }
    return frames;
  }

  private static List<Signals.Signal> parse(List<byte[]> frames) throws IOException {
    List<Signals.Signal> signals = new ArrayList<>();
    for (byte[] frame : frames) {
      var reader = new SignalReader(frame, signals.size());
      for (Signals.Signal signal; (signal = reader.next()) != null; ) signals.add(signal);
    }
    return signals;
  }
}
