/** Writes to stderr without a risk for the program: a pipe whose reader has gone must not end it. */

/** As Node's own `console`, which the program would use here, does it: what fails of our writes is nobody's. */
export function writeStderr(text: string): void {
  const { stderr } = process;
  const ignore = () => {};
  // Files and terminals fail at once, pipes and sockets later: then the stream says so behind the callback.
  stderr.on('error', ignore);
  const stop = () => stderr.removeListener('error', ignore);
  try {
    stderr.write(text, (error) => {
      if (!error) return;
      stderr.on('error', ignore);
      setImmediate(stop);
    });
  } finally {
    stop();
  }
}
