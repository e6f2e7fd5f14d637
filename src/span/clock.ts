/**
 * Times of spans: monotonic nanoseconds while they run, wall-clock times when somebody asks. One read of a clock costs
 * as much as the rest of a span, so the wall clock is read once a second, not twice a span as the SDK does.
 */
import { hrtime } from 'node:process';
import type { HrTime } from '@opentelemetry/api';

/** A moment by both clocks. */
export interface Anchor {
  /** Monotonic nanoseconds. */
  readonly mono: number;
  /** Unix time, seconds and nanoseconds. */
  readonly seconds: number;
  readonly nanos: number;
}

const NANOS = 1e9;
/** Nanoseconds after which the wall clock is looked at again: it may have been set, and the two drift apart. */
const LOOK_AGAIN = NANOS;

let anchor: Anchor | undefined;
let lookAgainAt = 0;

/** Monotonic nanoseconds, as `process.hrtime` counts them; of all clocks the cheapest to read. */
export function monotonic(): number {
  const now = hrtime();
  return now[0] * NANOS + now[1];
}

/** What relates `mono`, which is now, to the wall clock. */
export function anchorAt(mono: number): Anchor {
  if (anchor === undefined || mono > lookAgainAt) {
    lookAgainAt = mono + LOOK_AGAIN;
    anchor = agreeing(anchor, mono, wallClock());
  }
  return anchor;
}

/** Milliseconds that 64 bits of nanoseconds have room for. */
const LATEST_MS = 2 ** 63 / 1e6;

/** What the clock says, or where that is no time, as under a test's fake clock, what it said when the process began. */
function wallClock(): number {
  const now = Date.now();
  return now >= 0 && now < LATEST_MS ? now : Math.floor(performance.timeOrigin + performance.now());
}

/**
 * The anchor so far as long as it agrees with the wall clock, which tells whole milliseconds only; else the nearest that
 * does. So times go forward smoothly, and are never off from what the SDK says by a millisecond or more.
 */
function agreeing(known: Anchor | undefined, mono: number, wallMillis: number): Anchor {
  const seconds = Math.floor(wallMillis / 1000);
  const nanos = (wallMillis % 1000) * 1e6;
  if (known !== undefined) {
    const ahead = (known.seconds - seconds) * NANOS + known.nanos + (mono - known.mono) - nanos;
    if (ahead >= 0 && ahead < 1e6) return known;
    if (ahead >= 1e6) return { mono, seconds, nanos: nanos + 999_999 };
  }
  return { mono, seconds, nanos };
}

/** Unix time of the monotonic nanosecond `mono`. */
export function wallTime({ mono: then, seconds, nanos }: Anchor, mono: number): HrTime {
  const total = nanos + (mono - then);
  const carried = Math.floor(total / NANOS);
  return [seconds + carried, Math.round(total - carried * NANOS)];
}

/** Milliseconds since the epoch as the API's time. */
export function fromMillis(millis: number): HrTime {
  return [Math.trunc(millis / 1000), Math.round((millis % 1000) * 1e6)];
}

/** The monotonic nanosecond of a `performance.now()` value: both count from one clock. */
export function monotonicOf(performanceMillis: number): number {
  return monotonic() + (performanceMillis - performance.now()) * 1e6;
}

/** From `start` to `end`. */
export function between(start: HrTime, end: HrTime): HrTime {
  const nanos = end[1] - start[1];
  return nanos < 0 ? [end[0] - start[0] - 1, nanos + NANOS] : [end[0] - start[0], nanos];
}
