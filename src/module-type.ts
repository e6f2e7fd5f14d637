/**
 * The module types of the seed, plus `MODULAR` for the coordinator's root span. Wherever a module type is taken, any
 * other string that is a valid module name (`[a-z][a-z0-9_.-]*`) is taken too (api.md, *Module types*).
 */
export const ModuleType = {
  PLANNER: 'planner',
  EXECUTOR: 'executor',
  VERIFIER: 'verifier',
  GENERATOR: 'generator',
  MODULAR: 'modular',
} as const;

export type KnownModuleType = (typeof ModuleType)[keyof typeof ModuleType];

/** A known module type, or any other valid module name. */
export type ModuleType = KnownModuleType | (string & Record<never, never>);

const MODULE_NAME = /^[a-z][a-z0-9_.-]*$/;

/** Whether `name` may stand as a module type. */
export function isModuleName(name: unknown): name is ModuleType {
  return typeof name === 'string' && MODULE_NAME.test(name);
}
