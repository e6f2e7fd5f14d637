/** What the ways to instrument a project have in common, as far as `init` sets them up. */
import type { BundlerName } from '../bundlers.js';
import type { Draft } from '../draft.js';
import type { ProjectFacts } from '../facts.js';

export const DOOR_NAMES = [
  'build',
  'plugin',
  'vite',
  'rollup',
  'rolldown',
  'webpack',
  'rspack',
  'esbuild',
  'loader',
] as const;
export type DoorName = (typeof DOOR_NAMES)[number];

export interface Refusal {
  readonly why: string;
  readonly fix: string;
}

export interface Door {
  readonly name: DoorName;
  /** What speaks for it, in a few words; undefined where nothing does. */
  fits(facts: ProjectFacts): string | undefined;
  /** Why it cannot be used, whoever asks for it. */
  refusal(facts: ProjectFacts): Refusal | undefined;
  setUp(facts: ProjectFacts, draft: Draft): void;
  /** What Node.js has to load before a program, apart from what sets tracing up. */
  readonly preload?: 'agentcore-instrument/register';
}

export type BundlerDoor = Door & { readonly name: BundlerName };
