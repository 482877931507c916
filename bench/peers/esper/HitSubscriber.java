// Esper calls `update` with the selected columns of each row, without making an event of them: its quickest way out.
public final class HitSubscriber {
  private final Tally tally;
  private final int rule;

  HitSubscriber(Tally tally, int rule) {
    this.tally = tally;
    this.rule = rule;
  }

  public void update(int index) {
    tally.add(index, rule);
  }
}
