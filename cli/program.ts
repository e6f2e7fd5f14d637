/** The commands and options of the command line. A command is loaded when it is called. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { BuildOptions } from './commands/build.js';
import type { DoctorOptions } from './commands/doctor.js';
import type { ExamineOptions } from './commands/examine.js';
import type { ExplainOptions } from './commands/explain.js';
import type { InitOptions } from './commands/init.js';
import type { InstrumentCommandOptions } from './commands/instrument/outcome.js';
import type { RedactOptions } from './commands/redact.js';
import type { RunOptions } from './commands/run.js';
import { DOOR_NAMES } from './init/doors/door.js';
import type { CliIo } from './io.js';
import { packageVersion } from './version.js';

const NAME = 'agentcore-instrument';
/** Help is as wide as the narrowest terminal in use, and fits its height: 24 lines. */
const HELP_WIDTH = 80;

/** @param exit takes the exit code of the command */
export function createProgram(io: CliIo, exit: (code: number) => void): Command {
  const program = new Command(NAME)
    .description('Writes OpenTelemetry spans into marked TypeScript functions, at build time.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .usage('[command] [paths…] [options]')
    .enablePositionalOptions()
    .exitOverride()
    .configureHelp({ helpWidth: HELP_WIDTH, subcommandTerm: (command) => command.name() })
    .configureOutput({ writeErr: () => {}, writeOut: (text) => io.stdout.write(text) })
    .addHelpText('after', EXAMPLES);
  addInit(program, io, exit);
  addInstrument(program, io, exit);
  addBuild(program, io, exit);
  addList(program, io, exit);
  addExplain(program, io, exit);
  addRun(program, io, exit);
  addRedact(program, io, exit);
  addDoctor(program, io, exit);
  return program;
}

const EXAMPLES = `
Examples:
  ${NAME} build
  ${NAME} run -- node dist/main.js

\`${NAME} <command> --help\` has the options of a command.
Exit codes: 0 done, 1 the input is at fault, 2 the call is.`;

function addInstrument(program: Command, io: CliIo, exit: (code: number) => void): void {
  const command = program
    .command('instrument', { isDefault: true })
    .summary('write an instrumented copy of the sources (the default command)')
    .description('Writes a copy of the files below the paths (default: src), marked functions\nwrapped.')
    .usage('[paths…] --out-dir DIR [options]')
    .option('-o, --out-dir <dir>', 'folder to write: empty, new, or of an earlier run')
    .addOption(new Option('--check', 'write nothing; exit 1 if wrong or stale').conflicts(['dryRun', 'diff']))
    .addOption(new Option('--dry-run', 'write nothing; print what would be written').conflicts('diff'))
    .addOption(new Option('--diff', 'write nothing; print a diff of the sources').conflicts('json'))
    .addOption(new Option('-w, --watch', 'write anew on changes').conflicts(['check', 'dryRun', 'diff']))
    .option('--source-map', 'write source maps beside the files')
    .option('-q, --quiet', 'print errors only');
  withProjectOptions(command).action(async (paths: string[], options: InstrumentCommandOptions) => {
    const { instrumentCommand } = await import('./commands/instrument.js');
    exit(await instrumentCommand(paths, options, io));
  });
}

function addBuild(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('build')
    .summary('compile the project, instrumented, with its own compiler')
    .description(
      "Calls the project's own TypeScript (5, 6 or 7) on instrumented sources. It writes\nwhere it always does; nothing else is left behind.",
    )
    .usage('[options] [-- OPTIONS OF THE COMPILER]')
    .argument('[args...]', 'options handed on to the compiler')
    .helpOption('-h, --help', 'print this help')
    .option('-p, --project <file>', 'the tsconfig (default: the nearest one)')
    .option('-b, --build', 'build what it refers to, too (default where it refers to others)')
    .option('-c, --config <file>', 'configuration (default: the nearest agentcore.config.*)')
    .option('--compiler <program>', 'instead of tsc: vue-tsc, tspc, a path')
    .option('--strict', 'treat warnings of ours as errors')
    .option('--no-cache', 'neither use nor keep results of other runs')
    .option('--workers <n>', 'threads (default: as many as help)', wholeNumber)
    .option('-q, --quiet', 'print errors only')
    .option('--verbose', 'print the stack of an unexpected error')
    .action(async (args: string[], options: BuildOptions) => {
      const { buildCommand } = await import('./commands/build.js');
      exit(await buildCommand(args, options, io));
    });
}

function addInit(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('init')
    .summary('set a project up: configuration, scripts, plugin')
    .description(
      'Sets the package in the working directory up: configuration, scripts, the plugin\nof its bundler. Shows what that changes, and asks before it writes.',
    )
    .usage('[options]')
    .helpOption('-h, --help', 'print this help')
    .option('-y, --yes', 'write without asking')
    .addOption(new Option('--dry-run', 'write nothing; print what would be written').conflicts('yes'))
    .addOption(new Option('--door <door>', 'how to instrument (default: what fits)').choices(DOOR_NAMES))
    .option('--json', 'print the result as JSON')
    .option('--verbose', 'print the stack of an unexpected error')
    .action(async (options: InitOptions) => {
      const { initCommand } = await import('./commands/init.js');
      exit(await initCommand(options, io));
    });
}

function addList(program: Command, io: CliIo, exit: (code: number) => void): void {
  const command = program
    .command('list')
    .summary('show which functions would be wrapped, and by what')
    .description('Shows which functions would be wrapped, by which mark or rule, and which are\nleft alone, and why.')
    .usage('[paths…] [options]');
  withProjectOptions(command).action(async (paths: string[], options: ExamineOptions) => {
    const { listCommand } = await import('./commands/list.js');
    exit(await listCommand(paths, options, io));
  });
}

function addExplain(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('explain')
    .summary('say what was done to one function, and why')
    .description(
      'Says what chose a function, what its span is, where its context is current and\nwhere it ends, and prints the diff of its lines; or why nothing chose it.',
    )
    .usage('FILE#function | FILE:LINE [options]')
    .argument('<target>', 'such as src/planner.ts#Planner.analyzeQuery; the end of a name will do')
    .helpOption('-h, --help', 'print this help')
    .option('-c, --config <file>', 'configuration (default: the nearest agentcore.config.*)')
    .option('--json', 'print the result as JSON')
    .option('--verbose', 'print the stack of an unexpected error')
    .action(async (target: string, options: ExplainOptions) => {
      const { explainCommand } = await import('./commands/explain.js');
      exit(await explainCommand(target, options, io));
    });
}

function addRun(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('run')
    .summary('run a program, collect its spans and print the trace')
    .description(
      'Runs a program, collects its spans and prints their trees when it has ended.\nPasses the exit code of the program on.',
    )
    .usage('[options] -- CMD…')
    .argument('[command...]', 'the program and its arguments')
    .helpOption('-h, --help', 'print this help')
    .option('--json <file>', 'write the traces as JSON; `-` is stdout')
    .option('--max-spans <n>', 'spans to print at most (default: 1000)', wholeNumber)
    .passThroughOptions()
    .action(async (command: string[], options: RunOptions) => {
      const { runCommand } = await import('./commands/run.js');
      exit(await runCommand(command, options, io));
    });
}

function addRedact(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('redact')
    .summary('show what of a captured trace would be redacted')
    .description(
      'Shows what of a captured trace (OTLP/JSON, JSON lines, `run --json`) or of any\ntext would be redacted, where, and by which rule. Never shows a secret.',
    )
    .usage('FILE [options]')
    .argument('<file>', 'the file; `-` is stdin')
    .helpOption('-h, --help', 'print this help')
    .option('--rules <file>', 'rules of your own: a module that exports `redaction`, or JSON')
    .option('--check', 'exit 1 if something would be redacted')
    .option('--json', 'print the result as JSON')
    .option('--verbose', 'print the stack of an unexpected error')
    .action(async (file: string, options: RedactOptions) => {
      const { redactCommand } = await import('./commands/redact.js');
      exit(await redactCommand(file, options, io));
    });
}

function addDoctor(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('doctor')
    .summary('find out why no traces come')
    .description(
      'Looks at the project, the output, the environment and the endpoint, and says\nwhat keeps traces from coming, each with what to do. Changes nothing.',
    )
    .usage('[options]')
    .helpOption('-h, --help', 'print this help')
    .option('--out <dir>', 'folder of the output (default: what tsconfig and package.json say)')
    .option('--entry <file>', 'file that the program starts with (default: the start script)')
    .option('--endpoint <url>', 'endpoint to ask (default: the one of the environment or code)')
    .addOption(new Option('--protocol <name>', 'its protocol').choices(['grpc', 'http/protobuf']))
    .option('--offline', 'ask no endpoint')
    .option('-p, --tsconfig <file>', 'tsconfig (default: that of the scripts, or tsconfig.json)')
    .option('-c, --config <file>', 'configuration (default: the nearest agentcore.config.*)')
    .option('--json', 'print the result as JSON')
    .option('--strict', 'treat warnings as errors')
    .option('--verbose', 'print the stack of an unexpected error')
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import('./commands/doctor.js');
      exit(await doctorCommand(options, io));
    });
}

function withProjectOptions(command: Command): Command {
  return command
    .argument('[paths...]', 'files and folders')
    .helpOption('-h, --help', 'print this help')
    .option('-p, --tsconfig <file>', 'take the files from a tsconfig')
    .option('-c, --config <file>', 'configuration (default: the nearest agentcore.config.*)')
    .option('--json', 'print the result as JSON')
    .option('--strict', 'treat warnings as errors')
    .option('--workers <n>', 'threads (default: as many as help)', wholeNumber)
    .option('--no-cache', 'neither use nor keep results of other runs')
    .option('--verbose', 'print the stack of an unexpected error');
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It takes a whole number above 0.');
  return Number(text);
}
