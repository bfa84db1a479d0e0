/** Days as people write them into settings: ISO dates, compared as text. */

/** Whether a text is a day of the calendar: `2026-12-31`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether a day has gone by when today is `today`; the day itself still holds. */
export const isPast = (day: string, today: string): boolean => day < today;
