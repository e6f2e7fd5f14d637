/** Whether V8 accepts a text: the second opinion beside TypeScript's parser, which is lenient where JavaScript is not. */
import vm from 'node:vm';

export type Goal = 'module' | 'script' | 'commonjs';

/** Node has it only under `--experimental-vm-modules`, and its types only in part. */
const { SourceTextModule } = vm as { SourceTextModule?: new (text: string) => unknown };

const COMMONJS = ['exports', 'require', 'module', '__filename', '__dirname'];

/**
 * Compiles `text` without running it.
 * @returns the message of the syntax error, or undefined when there is none
 */
export function compileError(text: string, goal: Goal): string | undefined {
  try {
    if (goal === 'script') new vm.Script(text);
    else if (goal === 'commonjs') vm.compileFunction(text.replace(/^\uFEFF?#!/, '//'), COMMONJS);
    else if (SourceTextModule === undefined) throw new Error('run with --experimental-vm-modules');
    else new SourceTextModule(text);
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}
