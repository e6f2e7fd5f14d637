/** Writes to stderr without a risk for the program: a pipe whose reader has gone must not end it. */

/** As Node's own `console`, which the program would use here, does it: errors of the stream are nobody's. */
export function writeStderr(text: string): void {
  const { stderr } = process;
  const ignore = () => {};
  const isAlone = stderr.listenerCount('error') === 0;
  // Files and terminals fail at once, pipes and sockets later.
  if (isAlone) stderr.once('error', ignore);
  try {
    stderr.write(text, (error) => {
      if (error && stderr.listenerCount('error') === 0) stderr.once('error', ignore);
    });
  } finally {
    if (isAlone) stderr.removeListener('error', ignore);
  }
}
