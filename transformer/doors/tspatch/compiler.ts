/** The compiler that calls us, with what it has but does not publish. */
import type ts from '../../typescript.js';

export type Compiler = typeof ts & {
  /** Without what ts-patch has put over `createProgram`. */
  readonly originalCreateProgram?: (typeof ts)['createProgram'];
};

export type KnownSourceFile = ts.SourceFile & {
  version?: string | undefined;
  readonly redirectInfo?: { readonly unredirected: ts.SourceFile };
};

/** The tsconfig itself, of options that come from one. */
export type KnownConfigFile = ts.JsonSourceFile & {
  /** The files that it extends, absolute: the compiler looks at their times, and watches them. */
  extendedSourceFiles?: string[];
};

export function configFileOfOptions({ configFile }: ts.CompilerOptions): KnownConfigFile | undefined {
  return configFile as KnownConfigFile | undefined;
}
