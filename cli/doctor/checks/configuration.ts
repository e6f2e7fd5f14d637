/** The configuration loads, its rules match, and there is something to wrap. */
import { CONFIG_NAMES } from '../../../transformer/project/config-file.js';
import { InputError } from '../../../transformer/project/input-error.js';
import { CliError } from '../../errors.js';
import { failureDiagnostics } from '../../report/problems.js';
import { count } from '../../report/words.js';
import { type Check, finding, findingOf, ok } from '../check.js';
import type { Sources } from '../facts/sources.js';

export const configuration: Check = {
  name: 'marks and rules',
  async run(subject) {
    let sources: Sources;
    try {
      sources = await subject.sources();
    } catch (error) {
      if (!(error instanceof InputError || error instanceof CliError)) throw error;
      return failureDiagnostics(error).map(findingOf);
    }
    const { expected, reports, leftAlone, project } = sources;
    const functions = expected.reduce((sum, { table }) => sum + table.rows.length, 0);
    const found = reports.map(({ diagnostic }) => findingOf(diagnostic));
    if (functions === 0) return [...found, nothing(sources)];
    if (found.length > 0) return found;
    const alone = leftAlone === 0 ? '' : `, ${leftAlone} left alone (\`list\` says why)`;
    return ok(
      `${count(functions, 'function')} in ${expected.length} of ${count(project.files.length, 'file')}${alone}`,
    );
  },
};

function nothing({ project, leftAlone }: Sources): ReturnType<typeof finding> {
  const { configFile, files } = project;
  const where = configFile.file === undefined ? `there is no ${CONFIG_NAMES[0]}` : 'no rule matches';
  const message =
    leftAlone > 0
      ? `All ${count(leftAlone, 'function')} that a mark or rule chooses are left alone.`
      : `No function in ${count(files.length, 'file')} is marked, and ${where}.`;
  const fix =
    leftAlone > 0
      ? '`npx agentcore-instrument list` says why each is left alone.'
      : 'Mark a function (`/** @traceTool name */`), or write a rule; `npx agentcore-instrument list` shows what it does.';
  return finding('AC5404', { message, fix });
}
