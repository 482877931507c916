// Frame bytes to events with Jackson's streaming parser, the quickest common one: field names are interned, values that no
// statement reads are skipped as bytes.
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

final class SignalReader {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;
  private int index;

  /** Reads the signals of one frame; the first has this index. */
  SignalReader(byte[] frame, int firstIndex) throws IOException {
    parser = JSON.createParser(frame);
    index = firstIndex;
  }

  /** The next signal, or null after the last. */
  Signals.Signal next() throws IOException {
    if (parser.nextToken() == null) return null;
    String type = "";
    String suspect = null;
    String victim = null;
    String domain = null;
    String topic = null;
    Integer domainAgeDays = null;
    long time = 0;
    long durationMs = 0;
    long amountFen = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "type" -> type = parser.getText();
        case "time" -> time = parser.getLongValue();
        case "caller", "payee" -> suspect = parser.getText();
        case "callee", "receiver", "visitor", "payer" -> victim = parser.getText();
        case "durationMs" -> durationMs = parser.getLongValue();
        case "amountFen" -> amountFen = parser.getLongValue();
        case "domain" -> domain = parser.getText();
        case "topic" -> topic = parser.getText();
        case "domainAgeDays" -> domainAgeDays = parser.getIntValue();
        default -> {}
      }
    }
    Signals.Signal signal =
        switch (type) {
          case "call.ended" -> {
            var call = new Signals.CallEnded();
            call.caller = suspect;
            call.callee = victim;
            call.durationMs = durationMs;
            yield call;
          }
          case "sms.received" -> {
            var message = new Signals.SmsReceived();
            message.receiver = victim;
            message.domain = domain;
            yield message;
          }
          case "site.visited" -> {
            var visit = new Signals.SiteVisited();
            visit.visitor = victim;
            visit.topic = topic;
            visit.domainAgeDays = domainAgeDays;
            yield visit;
          }
          case "transfer.completed" -> {
            var transfer = new Signals.TransferCompleted();
            transfer.payer = victim;
            transfer.payee = suspect;
            transfer.amountFen = amountFen;
            yield transfer;
          }
          default -> throw new IOException("not a signal of the workload: " + type);
        };
    signal.index = index++;
    signal.time = time;
    return signal;
  }
}
