/** Folders of declarations that a project has of its own. (Apart from tsconfig.ts, which loads a compiler.) */
import { existsSync } from 'node:fs';
import { isInside } from '../../transformer/project/paths.js';
import type ts from '../../transformer/typescript.js';

/** Type roots that are mirrored: without their copies, declarations would be there twice. */
export function ownTypeRoots(options: ts.CompilerOptions, mirrored: string): string[] {
  return (options.typeRoots ?? []).filter(
    (folder) => isInside(folder, mirrored) && !/[\\/]node_modules(?:[\\/]|$)/.test(folder) && existsSync(folder),
  );
}
