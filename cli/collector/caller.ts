/**
 * Who may send. Spans hold prompts, and the port is on loopback, where any web page can make the browser send: so there
 * is no CORS, and what does not name this machine in `Host` (DNS rebinding), or comes from another site, is refused.
 */
import { RefusedRequestError } from './refusal.js';

const LOCAL_HOST = /^(localhost|[\w-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

export interface CallerHeaders {
  /** `Host`, or `:authority` of HTTP/2. */
  readonly host: string | undefined;
  readonly origin: string | string[] | undefined;
  /** `Sec-Fetch-Site`: browsers say it also where they leave `Origin` out. */
  readonly site: string | string[] | undefined;
}

/** Throws {@link RefusedRequestError} for a caller that is not a program of this machine. */
export function checkCaller({ host, origin, site }: CallerHeaders): void {
  if (!LOCAL_HOST.test(host ?? ''))
    throw new RefusedRequestError('forbidden', `Host must be this machine, not ${host}`);
  if (origin !== undefined && !LOCAL_HOST.test(String(origin).replace(/^https?:\/\//i, ''))) {
    throw new RefusedRequestError('forbidden', `web pages of ${origin} may not send spans here`);
  }
  if (site !== undefined && !['same-origin', 'same-site', 'none'].includes(String(site).toLowerCase())) {
    throw new RefusedRequestError('forbidden', 'web pages of other sites may not send spans here');
  }
}
