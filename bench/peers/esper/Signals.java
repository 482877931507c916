// The four signal types as Esper likes events best: plain classes with getters, which its compiled statements call directly.
// Only fields that some statement reads are kept.
public final class Signals {
  private Signals() {}

  public abstract static class Signal {
    int index;
    long time;

    public int getIndex() {
      return index;
    }

    public long getTime() {
      return time;
    }
  }

  public static final class CallEnded extends Signal {
    String caller;
    String callee;
    long durationMs;

    public String getCaller() {
      return caller;
    }

    public String getCallee() {
      return callee;
    }

    public long getDurationMs() {
      return durationMs;
    }
  }

  public static final class SmsReceived extends Signal {
    String receiver;
    String domain;

    public String getReceiver() {
      return receiver;
    }

    public String getDomain() {
      return domain;
    }
  }

  public static final class SiteVisited extends Signal {
    String visitor;
    String topic;
    Integer domainAgeDays;

    public String getVisitor() {
      return visitor;
    }

    public String getTopic() {
      return topic;
    }

    public Integer getDomainAgeDays() {
      return domainAgeDays;
    }
  }

  public static final class TransferCompleted extends Signal {
    String payer;
    String payee;
    long amountFen;

    public String getPayer() {
      return payer;
    }

    public String getPayee() {
      return payee;
    }

    public long getAmountFen() {
      return amountFen;
    }
  }
}
