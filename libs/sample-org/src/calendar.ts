const DAY = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Times of the year that ends at `until`. */
export class Calendar {
  constructor(readonly until: Date) {}

  /** A time of day (UTC, `HH:MM`) on the day so many days before the last one; never after the end. */
  ago(days: number, time: string): Date {
    const midnight = Math.floor(this.until.getTime() / DAY) * DAY - days * DAY;
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return new Date(Math.min(midnight + hours * 3_600_000 + minutes * 60_000, this.until.getTime()));
  }

  /** The first working day at or before the day so many days ago. */
  workday(days: number): number {
    const weekday = this.ago(days, '12:00').getUTCDay();
    return weekday === 0 ? days + 2 : weekday === 6 ? days + 1 : days;
  }
}

/** `2026-11-25T13:02:03Z`, as CloudTrail writes when something happened. */
export const recordTime = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

/** `Nov 25, 2026 1:02:03 PM`, as CloudTrail writes the dates inside AWS's answers. */
export function answerTime(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = at.getUTCHours();
  const day = `${MONTHS[at.getUTCMonth()]} ${at.getUTCDate()}, ${at.getUTCFullYear()}`;
  return `${day} ${hours % 12 || 12}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} ${hours < 12 ? 'AM' : 'PM'}`;
}
