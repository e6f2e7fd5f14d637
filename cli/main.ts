#!/usr/bin/env node
/** The bin: parses the call and loads the command that it names. Nothing heavy is loaded here. */
import module from 'node:module';
import { CommanderError } from 'commander';
import { CliError } from './errors.js';
import { createProgram } from './program.js';
import { printFailure } from './report/problems.js';

// From Node 22.8 on: the compiler of the sources is then compiled itself once only.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

// A reader that has seen enough (`… | head`) is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const { stdin, stdout, stderr, env } = process;
const io = { stdin, stdout, stderr, env, cwd: process.cwd() };
try {
  await createProgram(io, (exitCode) => {
    process.exitCode = exitCode;
  }).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = wrongCall(error);
  else process.exitCode = printFailure(error, io, process.argv.includes('--verbose'));
}

/** Help and the version end in such an error, too; they have been printed. */
function wrongCall({ exitCode, message }: CommanderError): number {
  if (exitCode === 0) return 0;
  const [what = '', ...hints] = message.replace(/^error: /, '').split('\n');
  const fix =
    hints.join(' ').replace(/^\(|\)$/g, '') || '`agentcore-instrument --help` lists the commands and their options.';
  return printFailure(
    new CliError('AC5001', { message: what, place: process.argv.slice(2).join(' '), fix }),
    io,
    false,
  );
}
