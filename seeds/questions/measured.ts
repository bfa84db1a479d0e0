/** Whether a text tells what was measured. */

const figure =
  /\d[\d.,]*\s?(?:ms|µs|us|ns|s|sec(?:onds?)?|min(?:utes?)?|%|[kmg]i?b|[kmg]|x|×|req\/s|rps|ops(?:\/s)?|rows?|queries|calls|busy|waiting)\b/gi;
const shown =
  /explain\s*\(?\s*analy[sz]e|flame ?graph|speedscope|grafana|datadog|codspeed|profiler?\b|!\[[^\]]*\]\(|<img\b/i;

/** Two figures with their units, or something that shows them. */
export const isMeasured = (text: string): boolean => shown.test(text) || (text.match(figure)?.length ?? 0) >= 2;
