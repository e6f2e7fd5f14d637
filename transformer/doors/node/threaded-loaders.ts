/**
 * Loaders that hook `import` in a thread of their own (`module.register`: ts-node, swc-node). To the hooks in this thread, which
 * Node.js has from 22.15 on, they show what they have compiled; only hooks in that thread can come before them.
 */
import Module, { syncBuiltinESMExports } from 'node:module';

/** Set while such a loader is there; ES modules are then seen in its thread. */
export interface Threads {
  isUsed: boolean;
}

/** @param register registers our hooks in that thread; called right before the first of anybody's */
export function comeBeforeThreadedLoaders(register: () => void): Threads {
  const threads: Threads = { isUsed: false };
  const original = Module.register as (...args: unknown[]) => unknown;
  const announced = function (this: unknown, ...args: unknown[]): unknown {
    if (!threads.isUsed) {
      threads.isUsed = true;
      register();
    }
    return original.apply(this, args);
  };
  Module.register = announced as typeof Module.register;
  // For those who import it by name.
  syncBuiltinESMExports();
  return threads;
}
