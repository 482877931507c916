// What each function of the rule language gives, in one sentence.

export const FUNCTION_MEANINGS: Readonly<Record<string, string>> = {
  listed: 'Whether the text is on the list.',
  hour: 'Hour of the day of the signal, 0 to 23.',
  dayOfWeek: 'Day of the week of the signal, 1 for Monday to 7 for Sunday.',
  isHoliday: 'Whether the day of the signal is a public holiday.',
  coalesce: 'The first that is known.',
  known: 'Whether the signal carries it.',
  ratio: 'The exact share of two numbers; not known when the second is 0.',
  suspectScore: 'Score of the primary suspect in that typology.',
  startsWith: 'Whether the text begins so.',
  endsWith: 'Whether the text ends so.',
  contains: 'Whether the text has it anywhere.',
  size: 'How many characters the text has.',
  has: 'Whether the signal carries the field.',
  int: 'The number without its fraction.',
  double: 'The number as one with a fraction.',
  abs: 'The number without its sign.',
  least: 'The smaller of the two.',
  greatest: 'The larger of the two.',
};
